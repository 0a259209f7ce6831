package dev.millstream.control.stream.sound;

import dev.millstream.control.stream.link.LinkRows;
import dev.millstream.store.Digest;
import dev.millstream.transcoder.hls.Voice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of sounds. A video is in it once its sounds were changed, and then with all of them.
public final class SoundRows {
  private SoundRows() {}

  /// A video's, in the order in which players list them; none if they were never changed.
  static List<Sound> of(Handle handle, String uid) {
    return handle
        .select("SELECT * FROM stream_sound WHERE uid = ? ORDER BY place", uid)
        .map((row, _) -> sound(row))
        .list();
  }

  static Optional<Sound> find(Handle handle, String track) {
    return handle
        .select("SELECT * FROM stream_sound WHERE track = ?", track)
        .map((row, _) -> sound(row))
        .findOne();
  }

  private static Sound sound(ResultSet row) throws SQLException {
    return new Sound(
        row.getString("uid"),
        row.getString("track"),
        row.getString("folder"),
        new Voice(row.getString("language"), row.getString("label"), row.getInt("main") == 1),
        Sound.State.of(row.getString("state")),
        Optional.ofNullable(row.getString("tree")).map(Digest::new));
  }

  /// Adds it behind the others.
  static void add(Handle handle, Sound sound) {
    handle.execute(
        "INSERT INTO stream_sound (uid, track, folder, label, language, main, state, place)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(place), 0) + 1"
            + " FROM stream_sound WHERE uid = ?))",
        sound.uid(),
        sound.track(),
        sound.folder(),
        sound.voice().name(),
        sound.voice().language(),
        sound.voice().main() ? 1 : 0,
        sound.state().word(),
        sound.uid());
  }

  static void rename(Handle handle, String track, String label) {
    handle.execute("UPDATE stream_sound SET label = ? WHERE track = ?", label, track);
  }

  /// It speaks this language.
  static void speak(Handle handle, String track, String language) {
    handle.execute("UPDATE stream_sound SET language = ? WHERE track = ?", language, track);
  }

  /// It alone is heard unless a viewer chooses.
  static void choose(Handle handle, String uid, String track) {
    handle.execute(
        "UPDATE stream_sound SET main = CASE WHEN track = ? THEN 1 ELSE 0 END WHERE uid = ?",
        track,
        uid);
  }

  /// It can be heard; nobody waits for it any more if this is false.
  static boolean ready(Handle handle, String uid, String track, Digest tree) {
    var found =
        handle.execute(
            "UPDATE stream_sound SET state = ?, tree = ? WHERE track = ?",
            Sound.State.READY.word(),
            tree.hex(),
            track);
    if (found == 1 && of(handle, uid).stream().noneMatch(sound -> sound.voice().main())) {
      choose(handle, uid, track);
    }
    return found == 1;
  }

  static void failed(Handle handle, String track) {
    handle.execute(
        "UPDATE stream_sound SET state = ? WHERE track = ?", Sound.State.ERROR.word(), track);
  }

  static void remove(Handle handle, String track) {
    LinkRows.forget(handle, track);
    handle.execute("DELETE FROM stream_sound WHERE track = ?", track);
  }

  /// Forgets all of a video.
  public static void forget(Handle handle, String uid) {
    of(handle, uid).forEach(sound -> remove(handle, sound.track()));
  }
}
