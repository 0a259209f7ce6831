package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import dev.millstream.transcoder.source.GrowingFile;
import dev.millstream.transcoder.source.Signature;
import dev.millstream.transcoder.source.UnfitSourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/// An opened source file, read packet by packet. Nothing but the file itself can be opened through
/// it. Not thread-safe.
final class Source implements AutoCloseable {
  private static final int READ_ERRORS_MAX = 100;

  private final AVFormatContext context;
  private final AVPacket packet = av_packet_alloc();
  private int readErrors;

  private final @Nullable Feed feed;

  private Source(AVFormatContext context, @Nullable Feed feed) {
    this.context = context;
    this.feed = feed;
  }

  /// Opens one and the same source, once or more.
  interface Opening {
    Source open() throws IOException, UnfitSourceException;
  }

  /// A file that grows: reading waits at its end, and it cannot be sought.
  static Source follow(GrowingFile file) throws IOException, UnfitSourceException {
    var context = avformat_alloc_context();
    var feed = new Feed(file.open());
    context.pb(feed.io);
    var options = new AVDictionary(null);
    av_dict_set(options, "format_whitelist", Codecs.CONTAINERS, 0);
    av_dict_set(options, "protocol_whitelist", "", 0);
    av_dict_set(options, "max_streams", "100", 0);
    var opened = avformat_open_input(context, "", null, options);
    av_dict_free(options);
    if (opened < 0) {
      feed.close();
      throw UnfitSourceException.notVideo("The file is in no video format that is known here.");
    }
    return readable(new Source(context, feed));
  }

  private static Source readable(Source source) throws UnfitSourceException {
    if (avformat_find_stream_info(source.context, (AVDictionary) null) < 0) {
      source.close();
      throw UnfitSourceException.malformed("The file's streams cannot be read: it is damaged.");
    }
    return source;
  }

  /// Gives FFmpeg what there is of a growing file.
  private static final class Feed extends Read_packet_Pointer_BytePointer_int {
    private static final int BUFFER_BYTES = 64 << 10;

    private static final double LEAP_SECONDS = 60;

    private final GrowingFile.Reader file;
    private final Map<Integer, Double> times = new HashMap<>();
    private final AVIOContext io;

    Feed(GrowingFile.Reader file) {
      this.file = file;
      var buffer = new BytePointer(av_malloc(BUFFER_BYTES));
      this.io = avio_alloc_context(buffer, BUFFER_BYTES, 0, null, this, null, null);
      io.seekable(0);
    }

    /// Whether the clock breaks, which only who knows the whole can mend. Subtitles may.
    boolean leaps(AVPacket packet, AVStream stream) {
      var type = stream.codecpar().codec_type();
      if (packet.dts() == AV_NOPTS_VALUE
          || (type != AVMEDIA_TYPE_VIDEO && type != AVMEDIA_TYPE_AUDIO)) {
        return false;
      }
      var now = (double) packet.dts() * stream.time_base().num() / stream.time_base().den();
      var before = times.put(packet.stream_index(), now);
      return before != null && Math.abs(now - before) > LEAP_SECONDS;
    }

    @Override
    public int call(Pointer opaque, BytePointer buffer, int size) {
      try {
        return file.read(buffer.capacity(size).asByteBuffer());
      } catch (IOException e) {
        return AVERROR_EOF();
      }
    }

    @Override
    public void close() {
      av_free(io.buffer());
      avio_context_free(io);
      deallocate();
      try {
        file.close();
      } catch (IOException e) {
        // it was only read
      }
    }
  }

  static Source open(Path file) throws IOException, UnfitSourceException {
    return open(file, Codecs.CONTAINERS);
  }

  /// A file in one of these containers.
  static Source open(Path file, String containers) throws IOException, UnfitSourceException {
    var signature = Signature.of(file);
    if (signature == Signature.STILL_PICTURE) {
      throw UnfitSourceException.notVideo("The file is a picture, not a video.");
    }
    var context = new AVFormatContext(null);
    var options = new AVDictionary(null);
    av_dict_set(options, "protocol_whitelist", "file", 0);
    av_dict_set(options, "format_whitelist", containers, 0);
    av_dict_set(options, "max_streams", "100", 0);
    var opened = avformat_open_input(context, "file:" + file, null, options);
    av_dict_free(options);
    if (opened < 0 && signature == Signature.VIDEO) {
      throw UnfitSourceException.malformed(
          "The file begins as a video but cannot be read: it is cut off or damaged.");
    }
    if (opened < 0) {
      throw UnfitSourceException.notVideo(
          "The file is not a video: it is in no video format that is known here.");
    }
    return readable(new Source(context, null));
  }

  AVFormatContext context() {
    return context;
  }

  AVStream stream(int index) {
    return context.streams(index);
  }

  /// The picture stream a player would choose; a cover image is none.
  Optional<AVStream> video() {
    var best = best(AVMEDIA_TYPE_VIDEO, -1);
    if (best.isPresent() && !isCover(best.get())) {
      return best;
    }
    return streams(AVMEDIA_TYPE_VIDEO).stream().filter(stream -> !isCover(stream)).findFirst();
  }

  /// The sound streams, the one a player would choose first.
  List<AVStream> audio(AVStream video) {
    return audio(video.index());
  }

  /// The same where there are no pictures, or none that matter.
  List<AVStream> audio() {
    return audio(-1);
  }

  private List<AVStream> audio(int related) {
    var all = new ArrayList<>(streams(AVMEDIA_TYPE_AUDIO));
    best(AVMEDIA_TYPE_AUDIO, related)
        .ifPresent(best -> {
          all.removeIf(stream -> stream.index() == best.index());
          all.addFirst(best);
        });
    return all;
  }

  /// Whether there is no end yet.
  boolean grows() {
    return feed != null;
  }

  /// Goes to where the pictures of `seconds` (as the file counts) can be decoded, or before; false
  /// if it cannot, and then it may be anywhere.
  boolean seek(AVStream stream, double seconds) {
    var base = stream.time_base();
    var ticks = Math.round(seconds * base.den() / base.num());
    return av_seek_frame(context, stream.index(), ticks, AVSEEK_FLAG_BACKWARD) >= 0;
  }

  /// The next packet, which is valid until the next call; empty at the end of what can be read.
  Optional<AVPacket> next() {
    while (true) {
      av_packet_unref(packet);
      var result = av_read_frame(context, packet);
      if (result >= 0) {
        return feed != null && feed.leaps(packet, stream(packet.stream_index()))
            ? Optional.empty()
            : Optional.of(packet);
      }
      if (result == AVERROR_EOF() || ++readErrors > READ_ERRORS_MAX) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avformat_close_input(context);
    if (feed != null) {
      feed.close();
    }
  }

  private static boolean isCover(AVStream stream) {
    return (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
  }

  private Optional<AVStream> best(int type, int related) {
    var index = av_find_best_stream(context, type, -1, related, (AVCodec) null, 0);
    return index < 0 ? Optional.empty() : Optional.of(stream(index));
  }

  private List<AVStream> streams(int type) {
    var found = new ArrayList<AVStream>();
    for (var i = 0; i < context.nb_streams(); i++) {
      if (stream(i).codecpar().codec_type() == type) {
        found.add(stream(i));
      }
    }
    return found;
  }
}
