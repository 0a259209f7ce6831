package dev.millstream.transcoder.still;

import dev.millstream.transcoder.audit.media.Boxes;
import dev.millstream.transcoder.audit.media.DamagedMediaException;
import dev.millstream.transcoder.audit.media.TrackHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What is needed of a rung's initialization section: `config` is the decoder's record, and
/// pictures are shown `delayTicks` earlier than their times say.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RungHeader(byte[] config, int width, int height, int timescale, int delayTicks) {
  private static final int ENTRIES_AT = 8;
  private static final int PICTURE_ENTRY_BYTES = 78;
  private static final int DELAY_AT = 12;
  private static final int RUN_ENTRIES_AT = 12;
  private static final int RUN_ENTRY_BYTES = 16;
  private static final int SYNC = 0x02000000;

  static RungHeader of(byte[] section) throws DamagedMediaException {
    var header = TrackHeader.of(section);
    var trak = Boxes.need(ByteBuffer.wrap(section), "moov", "trak");
    var description = Boxes.need(trak, "mdia", "minf", "stbl", "stsd");
    var entries = description.slice(ENTRIES_AT, description.limit() - ENTRIES_AT);
    var entry = Boxes.in(entries).getFirst().content();
    var inner = entry.slice(PICTURE_ENTRY_BYTES, entry.limit() - PICTURE_ENTRY_BYTES);
    var record = Boxes.need(inner, "avcC");
    var config = new byte[record.limit()];
    record.get(0, config);
    var delay = Boxes.find(trak, "edts", "elst").map(list -> list.getInt(DELAY_AT)).orElse(0);
    return new RungHeader(config, header.width(), header.height(), header.timescale(), delay);
  }

  /// The pictures of a segment that our muxer wrote, in decoding order.
  List<Coded> pictures(byte[] bytes) throws DamagedMediaException {
    var segment = ByteBuffer.wrap(bytes);
    var found = new ArrayList<Coded>();
    for (var box : Boxes.in(segment)) {
      if (box.type().equals("moof")) {
        var decoded = Boxes.need(box.content(), "traf", "tfdt").getLong(4);
        var run = Boxes.need(box.content(), "traf", "trun");
        var from = box.at() + run.getInt(8);
        for (var i = 0; i < run.getInt(4); i++) {
          var at = RUN_ENTRIES_AT + i * RUN_ENTRY_BYTES;
          var picture = new byte[run.getInt(at + 4)];
          segment.get(from, picture);
          var shown = decoded + run.getInt(at + 12) - delayTicks;
          found.add(new Coded(shown, run.getInt(at), (run.getInt(at + 8) & SYNC) != 0, picture));
          from += picture.length;
          decoded += run.getInt(at);
        }
      }
    }
    return found;
  }
}
