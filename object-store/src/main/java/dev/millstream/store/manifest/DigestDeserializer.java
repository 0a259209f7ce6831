package dev.millstream.store.manifest;

import dev.millstream.store.Digest;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/// Reads a digest from its hex digits.
final class DigestDeserializer extends StdDeserializer<Digest> {
  DigestDeserializer() {
    super(Digest.class);
  }

  @Override
  public Digest deserialize(JsonParser parser, DeserializationContext context) {
    return new Digest(parser.getString());
  }
}
