package dev.millstream.transcoder.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_plane;

import java.util.ArrayList;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/// Collects small pictures at even steps of time in one large one, which a player shows above its
/// line of time. It holds at most [#TILES_MAX] tiles, whatever the length.
final class Storyboard implements AutoCloseable {
  private static final int TILES_MAX = 100;
  private static final int COLUMNS = 10;
  private static final double STEP_SECONDS_MIN = 1;
  private static final int SIDE_MAX = 160;
  private static final int FULL_SECONDS = 300;
  private static final byte BLACK = 0;
  private static final byte GREY = (byte) 128;

  private final double stepSeconds;
  private final double framesPerStep;
  private final int width;
  private final int height;
  private final int count;
  private final AVFrame sheet = av_frame_alloc();
  private @Nullable FilterGraph scaler;
  private final TileTaker taker;
  private boolean grows;
  private int next;

  /// Takes each tile that is done.
  interface TileTaker {
    void take(long frame, byte[] planes);
  }

  private Storyboard(Findings findings, double seconds, TileTaker taker) {
    this.taker = taker;
    stepSeconds = Math.max(STEP_SECONDS_MIN, seconds / TILES_MAX);
    framesPerStep = stepSeconds * findings.frameRate().perSecond();
    var frames = findings.frameRate().frames(seconds);
    count = (int) Math.clamp(Math.ceil(frames / framesPerStep), 1, TILES_MAX);
    var longer = Math.max(findings.width(), findings.height());
    width = even((double) findings.width() * SIDE_MAX / longer);
    height = even((double) findings.height() * SIDE_MAX / longer);
    sheet.format(AV_PIX_FMT_YUVJ420P);
    sheet.width(width * Math.min(COLUMNS, count));
    sheet.height(height * ((count + COLUMNS - 1) / COLUMNS));
    Libraries.check(av_frame_get_buffer(sheet, 0), "memory for a storyboard");
    for (var plane = 0; plane < 3; plane++) {
      var lines = plane == 0 ? sheet.height() : sheet.height() / 2;
      var bytes = (long) sheet.linesize(plane) * lines;
      BytePointer.memset(sheet.data(plane), plane == 0 ? BLACK : GREY, bytes);
    }
  }

  /// One of all pictures; what is before the plan's start was taken earlier.
  static Storyboard whole(Findings findings, Pass.Plan plan, TileTaker taker) {
    var board = new Storyboard(findings, findings.durationSeconds(), taker);
    board.recall(plan.tiles(), plan.start().frame(findings.frameRate()));
    return board;
  }

  /// One whose length is not known: it gives tiles alone, at first each second and later less
  /// often, so that there are enough whatever becomes the step.
  static Storyboard growing(Findings findings, TileTaker taker) {
    var board = new Storyboard(findings, STEP_SECONDS_MIN, taker);
    board.grows = true;
    return board;
  }

  private void recall(Pass.TileSource made, long start) {
    for (; next < count && frame(next) < start; next++) {
      var tile = made.before(frame(next));
      if (tile.isEmpty() || tile.get().length != tileBytes()) {
        break;
      }
      copy(tile.get(), next, false);
    }
  }

  /// Takes the frame if its tile is due; pictures that are missing leave their tiles to the next.
  void see(AVFrame frame, long number) {
    if (grows) {
      seeGrowing(frame, number);
      return;
    }
    var last = (int) Math.min(count - 1L, (long) (number / framesPerStep));
    if (last >= next) {
      scaler(frame)
          .push(
              frame,
              (_, tile, _) -> {
                for (; next <= last; next++) {
                  place(tile, next);
                  var planes = new byte[tileBytes()];
                  copy(planes, next, true);
                  taker.take(frame(next), planes);
                }
              });
    }
  }

  private void seeGrowing(AVFrame frame, long number) {
    var second = (int) (number / framesPerStep);
    if (second < next) {
      return;
    }
    var every = Math.max(1, Integer.highestOneBit(second / FULL_SECONDS));
    next = (second / every + 1) * every;
    scaler(frame)
        .push(
            frame,
            (_, tile, _) -> {
              place(tile, 0);
              var planes = new byte[tileBytes()];
              copy(planes, 0, true);
              taker.take(frame(second), planes);
            });
  }

  /// The sheet as it is; empty if it saw nothing.
  Optional<Pass.Sheet> finish() {
    if (next == 0) {
      return Optional.empty();
    }
    var made = new ArrayList<byte[]>();
    try (var encoder = Encoder.jpeg(sheet.width(), sheet.height())) {
      encoder.encode(sheet, (bytes, _, _) -> made.add(bytes));
      encoder.encode(null, (bytes, _, _) -> made.add(bytes));
    }
    return made.stream()
        .findFirst()
        .map(jpeg ->
            new Pass.Sheet(jpeg, stepSeconds, Math.min(COLUMNS, count), width, height, next));
  }

  @Override
  public void close() {
    if (scaler != null) {
      scaler.close();
    }
    av_frame_free(sheet);
  }

  /// All frames of a rung have one form.
  private FilterGraph scaler(AVFrame frame) {
    var open = scaler;
    if (open == null) {
      open = FilterGraph.open(Filters.tile(frame, width, height));
      scaler = open;
    }
    return open;
  }

  private void place(AVFrame tile, int index) {
    var x = index % COLUMNS * width;
    var y = index / COLUMNS * height;
    for (var plane = 0; plane < 3; plane++) {
      var shrink = plane == 0 ? 1 : 2;
      var line = sheet.linesize(plane);
      var corner = (long) y / shrink * line + x / shrink;
      av_image_copy_plane(
          new BytePointer(sheet.data(plane)).position(corner),
          line,
          tile.data(plane),
          tile.linesize(plane),
          width / shrink,
          height / shrink);
    }
  }

  /// The first frame of which a tile may be.
  private long frame(int tile) {
    return (long) Math.ceil(tile * framesPerStep);
  }

  private int tileBytes() {
    return width * height * 3 / 2;
  }

  /// Copies a tile's planes, line by line, out of the sheet or into it.
  private void copy(byte[] planes, int index, boolean out) {
    var at = 0;
    for (var plane = 0; plane < 3; plane++) {
      var shrink = plane == 0 ? 1 : 2;
      for (var line = 0; line < height / shrink; line++) {
        var y = index / COLUMNS * height / shrink + line;
        var x = index % COLUMNS * width / shrink;
        var there =
            new BytePointer(sheet.data(plane)).position((long) y * sheet.linesize(plane) + x);
        if (out) {
          there.get(planes, at, width / shrink);
        } else {
          there.put(planes, at, width / shrink);
        }
        at += width / shrink;
      }
    }
  }

  private static int even(double side) {
    return Math.max(2, (int) Math.round(side / 2) * 2);
  }
}
