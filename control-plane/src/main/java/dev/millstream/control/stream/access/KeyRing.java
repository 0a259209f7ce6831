package dev.millstream.control.stream.access;

import dev.millstream.control.db.Database;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.secret.SecretBox;
import dev.millstream.store.video.SigningKeys;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The keys that sign tokens: those handed out, whose private half is not kept, and the server's
/// own, which signs what the API is asked for and is replaced every month. A change is published
/// before it is told. Thread-safe.
public final class KeyRing {
  private static final RefName REF = RefName.signingKeys();
  private static final String OWNER = "stream-keys";
  private static final Duration OWN_SIGNS_FOR = Duration.ofDays(30);
  private static final Duration OWN_KEPT_FOR = Duration.ofDays(32); // its tokens last a day

  private final Database database;
  private final ObjectStore store;
  private final SecretBox box;
  private final ReentrantLock publishing = new ReentrantLock();

  public KeyRing(Database database, ObjectStore store, SecretBox box) {
    this.database = database;
    this.store = store;
    this.box = box;
  }

  /// A key that signs, under its id.
  record Named(String id, RsaKey key, Instant created) {}

  /// Makes a key to hand out; empty if there are `most` already.
  Optional<Named> make(int most) throws IOException {
    var key = new Named(fresh(), RsaKey.generate(), now());
    var added =
        database.write(handle -> {
          if (SigningKeyRows.handedOut(handle).size() >= most) {
            return false;
          }
          SigningKeyRows.add(
              handle, new SigningKeyRows.Row(key.id(), Optional.empty(), key.created()), key.key());
          return true;
        });
    publish();
    return added ? Optional.of(key) : Optional.empty();
  }

  List<SigningKeyRows.Row> handedOut() {
    return database.read(SigningKeyRows::handedOut);
  }

  /// Revokes a key that was handed out, and all its tokens; false if there is none.
  boolean revoke(String id) throws IOException {
    var removed = database.write(handle -> SigningKeyRows.remove(handle, id));
    publish();
    return removed;
  }

  /// The server's own key, made if the last one is too old.
  Named own() throws IOException {
    publishing.lock();
    try {
      var newest = database.read(SigningKeyRows::own).stream().findFirst();
      if (newest.isPresent() && newest.get().created().plus(OWN_SIGNS_FOR).isAfter(now())) {
        var pem = box.unseal(OWNER, newest.get().sealed().orElseThrow());
        return new Named(newest.get().id(), RsaKey.ofPem(pem), newest.get().created());
      }
      var key = new Named(fresh(), RsaKey.generate(), now());
      var sealed = Optional.of(box.seal(OWNER, key.key().pem()));
      database.write(handle -> {
        SigningKeyRows.removeOwn(handle, now().minus(OWN_KEPT_FOR));
        SigningKeyRows.add(
            handle, new SigningKeyRows.Row(key.id(), sealed, key.created()), key.key());
        return key;
      });
      publish();
      return key;
    } finally {
      publishing.unlock();
    }
  }

  /// Publishes what there is, if it is newer than what is published.
  public void publish() throws IOException {
    publishing.lock();
    try {
      var version = database.read(SigningKeyRows::version);
      if (version == 0 || store.refs().read(REF).filter(r -> r.version() >= version).isPresent()) {
        return;
      }
      // read after the version: at worst a change is published twice
      var keys = new SigningKeys(database.read(SigningKeyRows::all));
      try (var stage = store.stage(REF.scope())) {
        var tree = new ManifestWriter().section(Section.SIGNING_KEYS, keys).toBytes();
        var manifest = stage.put(tree);
        stage.commit();
        store.refs().publish(new Ref(REF, version, manifest));
      }
    } finally {
      publishing.unlock();
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(System.currentTimeMillis());
  }

  private static String fresh() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
