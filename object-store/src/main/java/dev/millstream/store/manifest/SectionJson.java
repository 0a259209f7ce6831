package dev.millstream.store.manifest;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/// The JSON in which records travel in a manifest's sections. Fields that a reader does not know
/// are passed over, so that an older edge reads what a newer builder wrote; a field that is missing
/// makes the section corrupt. The same record always gives the same bytes.
public final class SectionJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Digest.class, new ToStringSerializer(Digest.class))
                  .addDeserializer(Digest.class, new DigestDeserializer()))
          // Map.copyOf iterates differently in every process
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
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
      var value = MAPPER.readValue(bytes, type);
      if (value == null) {
        throw new CorruptObjectException(
            "a manifest's " + type.getSimpleName() + " cannot be read: it is null");
      }
      return value;
    } catch (JacksonException e) {
      throw new CorruptObjectException(
          "a manifest's " + type.getSimpleName() + " cannot be read: " + e.getOriginalMessage());
    }
  }
}
