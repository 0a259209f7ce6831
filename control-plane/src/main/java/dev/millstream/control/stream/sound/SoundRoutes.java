package dev.millstream.control.stream.sound;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.stream.link.LinkClient;
import dev.millstream.control.stream.link.LinkRows;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoState;
import dev.millstream.transcoder.hls.Voice;
import java.io.IOException;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The API of a video's sounds, below `path`.
public record SoundRoutes(
    String path, Soundtracks soundtracks, AddedSounds added, LinkClient links) {
  private static final int SOUNDS_MAX = 32;
  private static final int LABEL_CHARS_MAX = 100;

  public List<Route> routes() {
    var all = path + "/{uid}/audio";
    return List.of(
        Route.of("GET", all, request -> ApiResponse.ok(Listed.of(soundtracks.of(video(request))))),
        Route.of("POST", all + "/copy", this::copy),
        Route.of("PATCH", all + "/{track}", this::edit),
        Route.of("POST", all + "/{track}", this::edit), // for clients that know no PATCH
        Route.of("DELETE", all + "/{track}", this::remove));
  }

  private record Listed(List<View> audio) {
    static Listed of(List<Sound> sounds) {
      return new Listed(sounds.stream().map(View::of).toList());
    }
  }

  private record View(
      String uid,
      String label,
      @JsonProperty("default") boolean main,
      String status,
      String language) {
    static View of(Sound sound) {
      var voice = sound.voice();
      return new View(
          sound.track(), voice.name(), voice.main(), sound.state().word(), voice.language());
    }
  }

  private ApiResponse copy(ApiRequest request) throws IOException {
    var body = Json.tree(request.body());
    var url = body.path("url").asString("").strip();
    var refusal = links.refusal(url);
    if (refusal.isPresent()) {
      throw ApiException.badRequest(
          StreamError.BAD_URL,
          "nothing is fetched from this url: %s (--trust-origin of serve allows a private host)"
              .formatted(refusal.get()));
    }
    var label = label(body.path("label").asString(""));
    var language = language(body.path("language").asString(Voice.ONLY.language()));
    var video = whole(request);
    var track = UUID.randomUUID().toString().replace("-", "");
    var sound = Sound.added(video.uid(), track, new Voice(language, label, false));
    change(
        video,
        (handle, there) -> {
          refuseTaken(there, "", label);
          if (there.size() >= SOUNDS_MAX) {
            throw bad("a video has at most " + SOUNDS_MAX + " sounds");
          }
          SoundRows.add(handle, sound);
          LinkRows.add(handle, track, url);
          added.jobs().enqueue(handle, AddedSounds.FETCH, track, track);
        });
    return ApiResponse.ok(View.of(sound));
  }

  private ApiResponse edit(ApiRequest request) throws IOException {
    var body = Json.tree(request.body());
    var video = whole(request);
    var track = request.path("track");
    change(
        video,
        (handle, there) -> {
          var sound = find(there, track);
          if (body.hasNonNull("label")) {
            var label = label(body.path("label").asString(""));
            refuseTaken(there, track, label);
            SoundRows.rename(handle, track, label);
          }
          if (body.hasNonNull("language")) {
            SoundRows.speak(handle, track, language(body.path("language").asString("")));
          }
          if (body.path("default").asBoolean(false)) {
            if (!sound.ready()) {
              throw bad("only a sound that is ready can be the default");
            }
            SoundRows.choose(handle, video.uid(), track);
          } else if (body.has("default") && sound.voice().main()) {
            throw bad("one sound is the default: make another one it");
          }
        });
    added.republish().refresh(video.uid());
    return ApiResponse.ok(View.of(find(soundtracks.of(video), track)));
  }

  private ApiResponse remove(ApiRequest request) throws IOException {
    var video = whole(request);
    var track = request.path("track");
    change(
        video,
        (handle, there) -> {
          if (find(there, track).voice().main()) {
            throw bad("the default cannot be deleted: make another sound the default before");
          }
          SoundRows.remove(handle, track);
        });
    added.republish().refresh(video.uid());
    return ApiResponse.ok("");
  }

  @FunctionalInterface
  private interface Change {
    void make(Handle handle, List<Sound> there);
  }

  /// One transaction, in which the sounds of the file are entered if nothing was changed before.
  private void change(Video video, Change change) throws IOException {
    var uploaded = soundtracks.uploaded(video);
    var uid = video.uid();
    soundtracks
        .database()
        .write(handle -> {
          var there = SoundRows.of(handle, uid);
          if (there.isEmpty()) {
            uploaded.forEach(sound -> SoundRows.add(handle, sound));
            there = uploaded;
          }
          change.make(handle, there);
          added.videos().outdate(handle, uid);
          return uid;
        });
  }

  private static Sound find(List<Sound> sounds, String track) {
    return sounds.stream()
        .filter(sound -> sound.track().equals(track))
        .findFirst()
        .orElseThrow(() ->
            ApiException.notFound(
                StreamError.NOT_FOUND, "Not Found: the video has no sound " + track));
  }

  private static void refuseTaken(List<Sound> there, String track, String label) {
    if (there.stream().anyMatch(s -> !s.track().equals(track) && s.voice().name().equals(label))) {
      throw bad("another sound of the video has the label " + label);
    }
  }

  private static String label(String given) {
    var label = given.strip().replace('"', '\'');
    if (label.isEmpty()
        || label.length() > LABEL_CHARS_MAX
        || label.chars().anyMatch(Character::isISOControl)) {
      throw bad("label is not a text of 1 to %d characters".formatted(LABEL_CHARS_MAX));
    }
    return label;
  }

  private static String language(String given) {
    try {
      return new Locale.Builder().setLanguageTag(given.strip()).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      throw bad("language is no BCP 47 tag, such as en or pt-BR: " + given);
    }
  }

  private Video whole(ApiRequest request) {
    var video = video(request);
    if (video.status().state() != VideoState.READY) {
      throw bad(
          "sounds are changed of a video that is ready; the state of this one is "
              + video.status().state().word());
    }
    return video;
  }

  private Video video(ApiRequest request) {
    var uid = request.path("uid");
    return added
        .videos()
        .find(uid)
        .orElseThrow(() ->
            ApiException.notFound(StreamError.NOT_FOUND, "Not Found: there is no video " + uid));
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
