package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_time_base;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_set_frame_size;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_get_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse_ptr;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// A running filter graph, written in FFmpeg's graph language: one source named `in` (or none, if
/// it makes its frames itself), sinks named `out0`, `out1` and so on.
public final class FilterGraph implements AutoCloseable {
  /// Takes what comes out.
  public interface FrameTaker {
    /// `pts` is in ticks of the source's time base; the frame is valid during the call only.
    void take(int sink, AVFrame frame, long pts);
  }

  private final AVFilterGraph graph = avfilter_graph_alloc();
  private final AVFrame frame = av_frame_alloc();
  private final AVFilterContext source;
  private final List<AVFilterContext> sinks = new ArrayList<>();
  private final double ticksPerSecond;

  private FilterGraph(Text text) {
    graph.nb_threads(1);
    ticksPerSecond = text.ticksPerSecond();
    Libraries.check(
        avfilter_graph_parse_ptr(
            graph, text.description(), (AVFilterInOut) null, (AVFilterInOut) null, null),
        "filters " + text.description());
    source = avfilter_graph_get_filter(graph, text.sourceFilter() + "@in");
    for (var i = 0; i < text.sinks(); i++) {
      sinks.add(avfilter_graph_get_filter(graph, text.sinkFilter() + "@out" + i));
    }
  }

  /// What a graph is made of.
  public record Text(String description, boolean sound, int sinks, double ticksPerSecond) {
    String sourceFilter() {
      return sound ? "abuffer" : "buffer";
    }

    String sinkFilter() {
      return sound ? "abuffersink" : "buffersink";
    }
  }

  /// The graph, configured.
  public static FilterGraph open(Text text) {
    var graph = new FilterGraph(text);
    Libraries.check(avfilter_graph_config(graph.graph, null), "filters " + text.description());
    return graph;
  }

  /// Makes every frame that comes out have this many samples, but for the last.
  void frameSamples(int samples) {
    av_buffersink_set_frame_size(sinks.getFirst(), samples);
  }

  /// Puts in the only frame of the source of that name: it stays for all frames of the other.
  void lay(AVFrame still, String sourceName) {
    var under = avfilter_graph_get_filter(graph, sourceName);
    Libraries.check(
        av_buffersrc_add_frame_flags(under, still, AV_BUFFERSRC_FLAG_KEEP_REF), sourceName);
    Libraries.check(av_buffersrc_add_frame_flags(under, null, 0), sourceName);
  }

  /// Puts a frame in, or the end if there is none, and takes out what is ready.
  public void push(@Nullable AVFrame input, FrameTaker taker) {
    if (av_buffersrc_add_frame_flags(source, input, AV_BUFFERSRC_FLAG_KEEP_REF) < 0) {
      return;
    }
    pull(taker);
  }

  /// Takes out what is ready: all of it, in a graph that makes its frames itself.
  void pull(FrameTaker taker) {
    for (var i = 0; i < sinks.size(); i++) {
      while (av_buffersink_get_frame(sinks.get(i), frame) >= 0) {
        var base = av_buffersink_get_time_base(sinks.get(i));
        taker.take(
            i, frame, Math.round((double) frame.pts() * base.num() / base.den() * ticksPerSecond));
        av_frame_unref(frame);
      }
    }
  }

  @Override
  public void close() {
    av_frame_free(frame);
    avfilter_graph_free(graph);
  }
}
