package dev.millstream.edge.frames;

import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes fields that no table remembers (RFC 7541, 6.2.2), so that it does not matter who else
/// writes to the same client, or whether what was read is passed on.
public final class Literals {
  /// What a field takes at most beside its name and value.
  public static final int OVERHEAD_BYTES = 9;

  private static final int LONG = 127;
  private static final int INDEXED_NAME_MAX = 15;
  private static final int INDEXED = 0x80;
  private static final int STATUS_200 = 8;
  private static final int STATUS_304 = 11;

  /// The names of the static table, each at its first place (RFC 7541, A).
  private static final Map<HttpString, Integer> NAMES = new HashMap<>();

  static {
    var names =
        """
        :authority :method :method :path :path :scheme :scheme :status :status :status :status \
        :status :status :status accept-charset accept-encoding accept-language accept-ranges \
        accept access-control-allow-origin age allow authorization cache-control \
        content-disposition content-encoding content-language content-length content-location \
        content-range content-type cookie date etag expect expires from host if-match \
        if-modified-since if-none-match if-range if-unmodified-since last-modified link location \
        max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after \
        server set-cookie strict-transport-security transfer-encoding user-agent vary via \
        www-authenticate\
        """
            .split(" ");
    for (var i = 0; i < names.length; i++) {
      NAMES.putIfAbsent(new HttpString(names[i]), i + 1);
    }
  }

  private Literals() {}

  /// Writes an answer's status.
  public static void status(ByteBuffer out, int status) {
    switch (status) {
      case 200 -> out.put((byte) (INDEXED | STATUS_200));
      case 304 -> out.put((byte) (INDEXED | STATUS_304));
      default -> throw new IllegalArgumentException("no status that is repeated: " + status);
    }
  }

  /// Writes a field; characters beyond a byte's lose what is beyond. Names go as they are.
  public static void field(ByteBuffer out, HttpString name, String value) {
    @Nullable Integer index = isLower(name) ? NAMES.get(name) : null;
    if (index == null) {
      out.put((byte) 0);
      length(out, name.length());
      name.appendTo(out);
    } else if (index < INDEXED_NAME_MAX) {
      out.put((byte) (int) index);
    } else {
      out.put((byte) INDEXED_NAME_MAX).put((byte) (index - INDEXED_NAME_MAX));
    }
    length(out, value.length());
    for (var i = 0; i < value.length(); i++) {
      out.put((byte) value.charAt(i));
    }
  }

  /// Names compare without regard to case, and an upper one is a mistake that must stay one.
  private static boolean isLower(HttpString name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.byteAt(i);
      if (c >= 'A' && c <= 'Z') {
        return false;
      }
    }
    return true;
  }

  private static void length(ByteBuffer out, int length) {
    if (length < LONG) {
      out.put((byte) length);
      return;
    }
    out.put((byte) LONG);
    var rest = length - LONG;
    for (; rest >= 0x80; rest >>= 7) {
      out.put((byte) ((rest & 0x7f) | 0x80));
    }
    out.put((byte) rest);
  }
}
