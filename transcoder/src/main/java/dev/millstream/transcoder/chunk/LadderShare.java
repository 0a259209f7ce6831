package dev.millstream.transcoder.chunk;

import dev.millstream.store.Digest;
import dev.millstream.store.Stage;
import dev.millstream.transcoder.ladder.Chunk;
import dev.millstream.transcoder.resume.Entry;
import dev.millstream.transcoder.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one worker makes of a ladder: its files go into the store, and what they are onto the
/// board. A chunk's last segments come when the worker has begun with the next one. Not
/// thread-safe.
public final class LadderShare {
  private final ChunkBoard board;
  private final Stage stage;
  private final Path folder;
  private final int segments;
  private final Map<String, Entry> opened = new LinkedHashMap<>();
  private final List<Held> held = new ArrayList<>();

  /// A chunk that was taken, and the segments of it that are there.
  private record Held(Chunk chunk, List<Entry> made) {
    /// How many of its first segments all renditions have.
    int reached() {
      var counts = new LinkedHashMap<String, Integer>();
      for (var entry : made) {
        switch (entry.report()) {
          case Report.Opened open -> counts.putIfAbsent(open.folder(), 0);
          case Report.Wrote wrote -> counts.merge(wrote.folder(), 1, Integer::sum);
          default -> {}
        }
      }
      return counts.values().stream().mapToInt(count -> count).min().orElse(0);
    }
  }

  /// `folder` is where the worker writes.
  public LadderShare(ChunkBoard board, Stage stage, Path folder, Report.Planned plan)
      throws IOException {
    this.board = board;
    this.stage = stage;
    this.folder = folder;
    this.segments = plan.chunks().getLast().end();
    board.plan(plan.chunks());
  }

  /// What a worker that asks shall make next; it asks again at the end of each segment.
  public Optional<Chunk> next(Report.Asked asked) throws IOException {
    keep(); // the files leave the folder, in which the worker may write them anew
    if (held.stream().anyMatch(one -> one.chunk().holds(asked.at()))) {
      return board.yields() ? Optional.empty() : Optional.of(segment(asked.at()));
    }
    var taken = board.take(asked.at());
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    var chunk = new Held(taken.get().chunk(), new ArrayList<>(Entry.list(taken.get().made())));
    var from = chunk.chunk().first() + chunk.reached();
    chunk
        .made()
        .removeIf(entry -> entry.report() instanceof Report.Wrote wrote && wrote.index() >= from);
    held.add(chunk);
    return Optional.of(segment(from));
  }

  /// The objects that what was made of a chunk consists of.
  public static List<Digest> objects(byte[] made) throws IOException {
    return Entry.list(made).stream()
        .flatMap(entry -> entry.file().stream())
        .map(Entry.Stored::digest)
        .toList();
  }

  private static Chunk segment(int number) {
    return new Chunk(number, number + 1);
  }

  /// Takes in what the worker reports of the ladder's renditions.
  public void take(Report report) throws IOException {
    switch (report) {
      case Report.Opened open -> {
        var entry = stored(open, open.folder() + "/init.mp4");
        opened.put(open.folder(), entry);
      }
      case Report.Wrote wrote -> {
        var entry = stored(wrote, wrote.folder() + "/" + wrote.file());
        for (var one : List.copyOf(held)) {
          if (one.chunk().holds(wrote.index())) {
            opened.values().stream()
                .filter(init -> !one.made().contains(init))
                .forEach(one.made()::add);
            one.made().add(entry);
            end(one);
          }
        }
      }
      default -> {} // a pass's end is no rendition's
    }
  }

  private Entry stored(Report report, String path) throws IOException {
    var file = folder.resolve(path);
    var bytes = Files.size(file);
    return new Entry(report, Optional.of(new Entry.Stored(stage.putFile(file), bytes)));
  }

  private void end(Held chunk) throws IOException {
    if (chunk.reached() == chunk.chunk().segments()) {
      stage.commit();
      board.keep(chunk.chunk(), Entry.bytes(chunk.made()), true);
      held.remove(chunk);
    }
  }

  /// Makes what there is durable.
  public void keep() throws IOException {
    stage.commit();
    for (var one : held) {
      board.keep(one.chunk(), Entry.bytes(one.made()), false);
    }
  }

  /// How much of the ladder there is, of 1.
  public double part() throws IOException {
    var mine = held.stream().mapToInt(Held::reached).sum();
    return (double) (board.segmentsMade() + mine) / segments;
  }
}
