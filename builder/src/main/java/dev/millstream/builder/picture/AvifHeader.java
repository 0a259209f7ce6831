package dev.millstream.builder.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An AVIF's size (ISO/IEC 23008-12): the extent of its primary item, turned as that says. Other
/// items have one, too: tiles, opacity, previews.
final class AvifHeader {
  private final ByteBuffer head;
  private long primary = -1;
  private final List<Box> properties = new ArrayList<>();
  private final List<Integer> ofPrimary = new ArrayList<>();

  /// A box without its header: from here to there.
  private record Box(String type, int from, int to) {}

  private AvifHeader(ByteBuffer head) {
    this.head = head;
  }

  static Optional<PictureSize> sizeOf(ByteBuffer head) {
    return isAvif(head) ? new AvifHeader(head).size() : Optional.empty();
  }

  private static boolean isAvif(ByteBuffer head) {
    for (var at = 8; at < Math.min(head.getInt(0), 256); at += 4) {
      if (PictureHeader.begins(head, at, "avif") || PictureHeader.begins(head, at, "avis")) {
        return true;
      }
    }
    return false;
  }

  private Optional<PictureSize> size() {
    for (var box : boxes(0, head.limit())) {
      if (box.type().equals("meta")) {
        for (var inner : boxes(box.from() + 4, box.to())) {
          read(inner);
        }
        return ofProperties();
      }
    }
    return Optional.empty();
  }

  private void read(Box box) {
    switch (box.type()) {
      case "pitm" -> primary = item(box.from(), 1);
      case "iprp" -> {
        for (var inner : boxes(box.from(), box.to())) {
          if (inner.type().equals("ipco")) {
            properties.addAll(boxes(inner.from(), inner.to()));
          } else if (inner.type().equals("ipma")) {
            associations(inner);
          }
        }
      }
      default -> {}
    }
  }

  /// An item's id behind the version and flags at `from`; it is long from this version on.
  private long item(int from, int longSince) {
    return head.get(from) >= longSince
        ? Integer.toUnsignedLong(head.getInt(from + 4))
        : head.getChar(from + 4);
  }

  private void associations(Box box) {
    var isLong = head.get(box.from()) >= 1;
    var wide = (head.get(box.from() + 3) & 1) != 0;
    var entries = head.getInt(box.from() + 4);
    var at = box.from() + 8;
    for (var i = 0; i < entries && at < box.to(); i++) {
      var item = isLong ? Integer.toUnsignedLong(head.getInt(at)) : head.getChar(at);
      at += isLong ? 4 : 2;
      var count = head.get(at++) & 0xff;
      for (var n = 0; n < count; n++) {
        var index = wide ? head.getChar(at) & 0x7fff : head.get(at) & 0x7f;
        at += wide ? 2 : 1;
        if (item == primary) {
          ofPrimary.add(index - 1);
        }
      }
    }
  }

  private Optional<PictureSize> ofProperties() {
    Optional<PictureSize> size = Optional.empty();
    var turned = false;
    for (var index : ofPrimary) {
      var property = properties.get(index);
      if (property.type().equals("ispe")) {
        size = PictureSize.of(head.getInt(property.from() + 4), head.getInt(property.from() + 8));
      } else if (property.type().equals("irot")) {
        turned = (head.get(property.from()) & 1) != 0;
      }
    }
    return turned ? size.map(PictureSize::turned) : size;
  }

  private List<Box> boxes(int from, int to) {
    var found = new ArrayList<Box>();
    var at = from;
    while (at + 8 <= to) {
      var length = Integer.toUnsignedLong(head.getInt(at));
      var name = new byte[4];
      head.get(at + 4, name);
      var end = length == 0 ? to : at + length;
      if (length == 1 || (length != 0 && length < 8)) {
        break; // larger than 4 GB, or damaged: nothing that is looked for
      }
      var type = new String(name, ISO_8859_1);
      found.add(new Box(type, at + 8, (int) Math.min(end, to)));
      if (end > to) {
        break;
      }
      at = (int) end;
    }
    return found;
  }
}
