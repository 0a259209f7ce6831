package dev.millstream.store.manifest;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/// The JSON in which records travel in a manifest's sections. Fields that a reader does not know
/// are passed over, so that an older edge reads what a newer builder wrote.
public final class SectionJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Digest.class, new ToStringSerializer(Digest.class))
                  .addDeserializer(Digest.class, new DigestDeserializer()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private SectionJson() {}

  /// The bytes of a section that holds `value`.
  public static byte[] encode(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /// The record that a section holds.
  public static <T> T decode(byte[] bytes, Class<T> type) throws CorruptObjectException {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (JacksonException e) {
      throw new CorruptObjectException(
          "a manifest's " + type.getSimpleName() + " cannot be read: " + e.getOriginalMessage());
    }
  }
}
