package dev.millstream.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.video.StreamCard;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.locks.LockSupport;

/// Reads a video's published stream as the edge does: from its ref.
final class StreamFiles {
  private StreamFiles() {}

  static byte[] read(ObjectStore store, String uid, String path) throws IOException {
    var ref = store.refs().read(RefName.stream(uid)).orElseThrow();
    var manifest = Manifest.load(store, Scope.video(uid), ref.manifest());
    return store.read(Scope.video(uid), manifest.find(path).orElseThrow().identity().digest());
  }

  /// What viewers are told of the video, once they are told something.
  static StreamCard card(StreamServer server, String uid) throws IOException {
    var deadline = System.nanoTime() + 10_000_000_000L;
    var ref = server.store().refs().read(RefName.stream(uid));
    while (ref.isEmpty()) { // an error shows in the API first
      assertThat(System.nanoTime()).as("nothing was published").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
      ref = server.store().refs().read(RefName.stream(uid));
    }
    return Manifest.load(server.store(), Scope.video(uid), ref.get().manifest())
        .section(Section.STREAM, StreamCard.class)
        .orElseThrow();
  }

  /// The source that was kept beside the stream.
  static byte[] source(StreamServer server, String uid) throws IOException {
    var deadline = System.nanoTime() + 10_000_000_000L;
    while (true) { // it is moved just after the video turned ready
      var source = new Videos(server.database()).find(uid).orElseThrow().source();
      var gone = Files.notExists(server.data().resolve("uploads").resolve(uid));
      if (source.isPresent() && gone) {
        return server.store().read(Scope.video(uid), source.get());
      }
      assertThat(System.nanoTime()).as("the source was not kept").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
