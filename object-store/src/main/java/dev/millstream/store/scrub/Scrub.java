package dev.millstream.store.scrub;

import dev.millstream.store.ByteRange;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.Scope;
import dev.millstream.store.StoredObject;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.scrub.ScrubReport.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Reads every object against its digest, past any cache, and asks of every live tree whether all
/// that it names is there. Changes nothing, and may run while the store is in use; use it once,
/// from one thread.
public final class Scrub {
  public static final int FINDINGS_MAX = 1_000;

  private static final int BUFFER_BYTES = 1 << 16;

  private final ObjectStore store;
  private final Consumer<ScrubReport> progress;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Located> wrong = new HashSet<>();
  private long objects;
  private long bytes;

  private record Located(Scope scope, Digest digest) {}

  /// A scrub that tells `progress` how far it is after each object.
  public Scrub(ObjectStore store, Consumer<ScrubReport> progress) {
    this.store = store;
    this.progress = progress;
  }

  /// Goes through the whole store.
  public ScrubReport run() throws IOException {
    try (var scopes = store.scopes()) {
      for (var scope : (Iterable<Scope>) scopes::iterator) {
        readAll(scope);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (var ref : store.refs().list("")) {
      check(ref);
    }
    return report();
  }

  private void readAll(Scope scope) throws IOException {
    try (var listed = store.list(scope)) {
      for (var object : (Iterable<StoredObject>) listed::iterator) {
        read(scope, object);
        objects++;
        bytes += object.size();
        progress.accept(report());
      }
    }
  }

  private void read(Scope scope, StoredObject object) {
    try (var in = store.open(scope, object.digest(), new ByteRange(0, object.size()))) {
      if (!hash(in).equals(object.digest())) {
        note(scope, object.digest(), "its bytes are not those it was stored with");
      }
    } catch (NoSuchObjectException e) {
      // removed since it was listed
    } catch (IOException e) {
      note(scope, object.digest(), "it cannot be read: " + e.getMessage());
    }
  }

  private void check(Ref ref) throws IOException {
    var scope = ref.name().scope();
    try {
      var manifest = Manifest.load(store, scope, ref.manifest());
      var missing = store.missing(scope, manifest.objects().distinct().toList());
      for (var digest : missing) {
        note(scope, digest, "missing, and " + ref.name() + " needs it" + path(manifest, digest));
      }
    } catch (CorruptObjectException | NoSuchObjectException e) {
      // the ref may have moved on, and its old tree have been collected
      if (store.refs().read(ref.name()).filter(ref::equals).isPresent()) {
        note(scope, ref.manifest(), ref.name() + " points at it, and: " + e.getMessage());
      }
    }
  }

  private static String path(Manifest manifest, Digest digest) {
    return manifest.stream()
        .filter(asset -> asset.variants().stream().anyMatch(v -> v.digest().equals(digest)))
        .findFirst()
        .map(asset -> " for " + asset.path())
        .orElse("");
  }

  private void note(Scope scope, Digest digest, String problem) {
    wrong.add(new Located(scope, digest));
    if (findings.size() < FINDINGS_MAX) {
      findings.add(new Finding(scope, digest, problem));
    }
  }

  private ScrubReport report() {
    return new ScrubReport(objects, bytes, wrong.size(), findings);
  }

  private static Digest hash(InputStream in) throws IOException {
    var sha256 = Digest.sha256();
    var buffer = new byte[BUFFER_BYTES];
    for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sha256.update(buffer, 0, read);
    }
    return Digest.ofHash(sha256.digest());
  }
}
