package dev.millstream.control.jobs;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Keeps payloads readable in the table; Java's serialization, the default, is never wanted.
final class TextSerializer implements Serializer {
  @Override
  public byte[] serialize(@Nullable Object payload) {
    return payload == null ? new byte[0] : payload.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <T> T deserialize(Class<T> type, byte[] bytes) {
    return type.cast(new String(bytes, StandardCharsets.UTF_8));
  }
}
