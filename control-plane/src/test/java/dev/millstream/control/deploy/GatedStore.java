package dev.millstream.control.deploy;

import dev.millstream.store.ByteRange;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The real store, with a [Gate] before it stages and before it publishes.
record GatedStore(ObjectStore store, Gate gate) implements ObjectStore {
  @Override
  public Stage stage(Scope scope) throws IOException {
    gate.pass(Gate.STAGE);
    return store.stage(scope);
  }

  @Override
  public Set<Digest> missing(Scope scope, Collection<Digest> digests) throws IOException {
    return store.missing(scope, digests);
  }

  @Override
  public OptionalLong size(Scope scope, Digest digest) throws IOException {
    return store.size(scope, digest);
  }

  @Override
  public InputStream open(Scope scope, Digest digest) throws IOException {
    return store.open(scope, digest);
  }

  @Override
  public InputStream open(Scope scope, Digest digest, ByteRange range) throws IOException {
    return store.open(scope, digest, range);
  }

  @Override
  public Path file(Scope scope, Digest digest) throws IOException {
    return store.file(scope, digest);
  }

  @Override
  public void delete(Scope scope, Digest digest) throws IOException {
    store.delete(scope, digest);
  }

  @Override
  public Set<Digest> sweep(Scope scope, Collection<Digest> digests, Instant before)
      throws IOException {
    return store.sweep(scope, digests, before);
  }

  @Override
  public void deleteAll(Scope scope) throws IOException {
    store.deleteAll(scope);
  }

  @Override
  public Stream<StoredObject> list(Scope scope) throws IOException {
    return store.list(scope);
  }

  @Override
  public Stream<Scope> scopes() throws IOException {
    return store.scopes();
  }

  @Override
  public Refs refs() {
    return new GatedRefs(store.refs(), gate);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  private record GatedRefs(Refs refs, Gate gate) implements Refs {
    @Override
    public Optional<Ref> read(RefName name) throws IOException {
      return refs.read(name);
    }

    @Override
    public boolean publish(Ref ref) throws IOException {
      gate.pass(Gate.PUBLISH);
      return refs.publish(ref);
    }

    @Override
    public boolean remove(RefName name, long version) throws IOException {
      return refs.remove(name, version);
    }

    @Override
    public List<Ref> list(String prefix) throws IOException {
      return refs.list(prefix);
    }

    @Override
    public Watch watch(Consumer<RefName> listener) {
      return refs.watch(listener);
    }
  }
}
