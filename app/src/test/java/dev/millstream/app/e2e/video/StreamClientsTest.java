package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.app.e2e.Browser;
import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.direct.CloudflareClients;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The npm packages `cloudflare`, its `stream`, `tus-js-client`, and Uppy in Chromium.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamClientsTest {
  private Path clip;
  private RunningServer server;
  private Videos videos;
  private CloudflareClients clients;
  private String uid;
  private String own;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    server = RunningServer.start(temporary.resolve("data"), "--trust-origin", "127.0.0.1");
    videos = new Videos(server);
    clients = new CloudflareClients(server, Files.createDirectories(temporary.resolve("home")));
    clip = Ffmpeg.draw(temporary.resolve("clip.mp4"), "160x90", 2);
    uid = videos.upload(clip);
    own = videos.upload(clip);
    videos.ready(uid);
    videos.ready(own);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void videosAreListedEditedAndCounted() throws Exception {
    var told = told("videos", uid);

    assertThat(told.at("/get")).isEqualTo(told.at("/edit"));
    assertThat(told.at("/get/meta/name").asString()).isEqualTo("A walk");
    assertThat(told.at("/get/creator").asString()).isEqualTo("ann");
    assertThat(told.at("/get/thumbnailTimestampPct").asDouble()).isEqualTo(0.25);
    assertThat(told.at("/get/publicDetails/share_link").asString())
        .isEqualTo("https://example.com/walk");
    assertThat(told.at("/get/scheduledDeletion").asString()).startsWith("2100-01-01");
    assertThat(told.at("/list")).hasSize(1);
    assertThat(told.at("/list/0/uid").asString()).isEqualTo(uid);
    assertThat(told.at("/none")).isEmpty();
    assertThat(told.at("/counted/total").asInt()).isEqualTo(1);
    assertThat(told.at("/counted/range").asInt()).isEqualTo(1);
    assertThat(told.at("/usage/videoCount").asInt()).isEqualTo(1);
    assertThat(told.at("/usage/totalStorageMinutes").asDouble()).isBetween(2 / 60.0, 2.1 / 60);
    assertThat(told.at("/embed").asString()).contains("/" + uid + "/iframe");
    assertThat(told.at("/missing").asString()).startsWith("NotFoundError: 404").contains("10003");
    assertThat(told.at("/bad").asString()).startsWith("BadRequestError: 400").contains("10019");
  }

  @Test
  void whoHasNoTokenUploadsOnceWithAFormOrOverTus() throws Exception {
    var told = told("uploads", clip.toString());

    assertThat(told.at("/tus/size").asLong()).isEqualTo(Files.size(clip));
    assertThat(told.at("/tus/meta/name").asString()).isEqualTo("by tus");
    assertThat(told.at("/tus/maxDurationSeconds").asInt()).isEqualTo(60);
    assertThat(told.at("/parts/size").asLong()).isEqualTo(Files.size(clip));
    assertThat(told.at("/parts/meta/name").asString()).isEqualTo("in parts");
    assertThat(told.at("/waiting/status/state").asString()).isEqualTo("pendingupload");
    assertThat(told.at("/form")).isEqualTo(told.at("/direct/uid"));
    assertThat(told.at("/again/errors/0/code").asInt()).isEqualTo(10018);
    assertThat(told.at("/directTus")).isEqualTo(told.at("/wanted"));
    assertThat(told.at("/arrived"))
        .extracting(video -> video.path("creator").asString())
        .containsExactly("bob", "bob", "eve");
    for (var video : told.at("/arrived")) {
      assertThat(video.path("size").asLong()).isEqualTo(Files.size(clip));
    }
    assertThat(told.at("/tooLong/status/errorReasonCode").asString())
        .isEqualTo("ERR_DURATION_EXCEED_CONSTRAINT");
    assertThat(told.at("/copy/status/state").asString()).isEqualTo("downloading");
    assertThat(told.at("/copied/meta/name").asString()).isEqualTo("film.mp4");
    assertThat(told.at("/copied/size").asLong()).isEqualTo(Files.size(clip));
    assertThat(told.at("/nowhere").asString()).startsWith("BadRequestError").contains("10010");
    assertThat(told.at("/deleted").asString()).startsWith("NotFoundError");
  }

  @Test
  void uppyUploadsFromAPageAndGoesOnAfterAPause() throws Exception {
    var direct = server.call("POST", "/stream/direct_upload", "-d", "{\"maxDurationSeconds\": 60}");
    var own = server.api("/stream");
    var ofDirect = uppy(direct.at("/result/uploadURL").asString(), Map.of());
    var withToken = uppy(own, Map.of("Authorization", "Bearer " + server.token()));

    assertThat(ofDirect).isEqualTo(direct.at("/result/uid").asString());
    for (var each : List.of(ofDirect, withToken)) {
      var video = videos.await(each, seen -> !Videos.state(seen).equals("pendingupload"));
      assertThat(video.path("size").asLong()).isEqualTo(Files.size(clip));
      assertThat(video.at("/meta/name").asString()).isEqualTo("a walk.mp4");
    }
  }

  /// The uid of what Uppy uploaded.
  private String uppy(String endpoint, Map<String, String> headers) throws Exception {
    var told =
        Browser.upload(
            Map.of(
                "url",
                server.site("stream", "/"),
                "file",
                clip.toString(),
                "endpoint",
                endpoint,
                "name",
                "a walk.mp4",
                "headers",
                headers,
                "chunkSize",
                5_000,
                "pause",
                true));
    assertThat(told.path("failed")).as(told.toString()).isEmpty();
    assertThat(told.path("rested").asBoolean()).as(told.toString()).isTrue();
    return told.path("uid").asString();
  }

  @Test
  void noByteIsLostOrDoubledOnLinesThatAreCutOverAndOver() throws Exception {
    var told = told("cuts", clip.toString(), "1", "333");

    assertThat(told).hasSize(2);
    for (var video : told) {
      assertThat(video.path("cuts").asInt()).as(video.toString()).isGreaterThan(2);
      assertThat(video.path("size").asLong()).isEqualTo(Files.size(clip));
      assertThat(video.at("/status/state").asString()).as(video.toString()).isEqualTo("ready");
    }
  }

  @Test
  void keysSignWhatTheEdgeOpensUntilTheyAreRevoked() throws Exception {
    var told = told("keys", uid, server.site("stream", ""));

    var id = told.at("/key/id").asString();
    assertThat(told.at("/listed")).extracting(key -> key.path("id").asString()).contains(id);
    assertThat(told.at("/listed").toString()).doesNotContain("pem");
    assertThat(told.at("/edit/requireSignedURLs").asBoolean()).isTrue();
    assertThat(told.at("/bare").asInt()).isEqualTo(401);
    for (var call : new String[] {"own", "sent", "signed", "segment", "there", "open"}) {
      assertThat(told.path(call).asInt()).as(call).isEqualTo(200);
    }
    assertThat(told.at("/elsewhere").asInt()).isEqualTo(403);
    assertThat(told.at("/frame").asString()).endsWith("frame-ancestors example.com");
    assertThat(told.at("/revoked").asInt()).isEqualTo(401);
  }

  @Test
  void theWebhookIsToldAndSigned(@TempDir Path folder) throws Exception {
    var text = Files.writeString(folder.resolve("notes.mp4"), "This is no video.");

    var told = told("webhooks", text.toString());

    assertThat(told.at("/get")).isEqualTo(told.at("/update"));
    assertThat(told.at("/video/status/errorReasonCode").asString()).isEqualTo("ERR_NON_VIDEO");
    assertThat(told.at("/signed").asBoolean()).isTrue();
    assertThat(told.at("/deleted").asString()).isEqualTo("ok");
    assertThat(told.at("/none").asString()).startsWith("NotFoundError").contains("10003");
  }

  @Test
  void captionsAreSubtitlesOfTheStream() throws Exception {
    var told = told("captions", own);

    assertThat(told.at("/put/label").asString()).isEqualTo("English");
    assertThat(told.at("/german/label").asString()).isEqualTo("Deutsch");
    assertThat(told.at("/list")).hasSize(2);
    assertThat(told.at("/get")).isEqualTo(told.at("/put"));
    assertThat(told.at("/vtt").asString()).contains("Hallo");
    assertThat(told.at("/html").asString()).contains("this is HTML");
    assertThat(told.at("/tongue").asString()).startsWith("BadRequestError").contains("BCP 47");
    assertThat(told.at("/missing").asString()).startsWith("NotFoundError");
    var master = Curl.get(videos.url(own, "/manifest/video.m3u8")).body();
    assertThat(master)
        .containsOnlyOnce("TYPE=SUBTITLES")
        .contains("NAME=\"English\",LANGUAGE=\"en\"", "SUBTITLES=\"subs\"");
    var playlist = Curl.get(videos.url(own, "/captions/en/playlist.m3u8")).body();
    var segment = playlist.lines().filter(line -> line.endsWith(".vtt")).findFirst().orElseThrow();
    var file = videos.url(own, "/captions/en/" + segment);
    assertThat(Curl.get(file).body()).contains("Hello");
    assertThat(Ffmpeg.probe(file).at("/streams/0/codec_name").asString()).isEqualTo("webvtt");
    assertThat(server.command("video", "audit", own).expectSuccess().output())
        .contains("0 MUST and 0 SHOULD violations");
  }

  @Test
  void downloadsAreTheStreamsOwnSamplesInOneFile() throws Exception {
    var told = told("downloads", own);

    assertThat(told.at("/none")).isEmpty();
    assertThat(told.at("/created/default/status").asString()).isIn("inprogress", "ready");
    assertThat(told.at("/made")).hasSize(2);
    assertThat(told.at("/again")).isEqualTo(told.at("/made"));
    assertThat(told.at("/kind").asString()).contains("400", "gif is no kind of download");
    for (var kind : List.of("default", "audio")) {
      var made = told.at("/made").path(kind);
      assertThat(made.path("status").asString()).isEqualTo("ready");
      assertThat(made.path("percentComplete").asDouble()).isEqualTo(100);
    }
    var film = told.at("/made/default/url").asString();
    assertThat(film).isEqualTo(videos.url(own, "/downloads/default.mp4"));
    var probed = Ffmpeg.probe(film);
    assertThat(probed.at("/streams/0/nb_frames").asString()).isEqualTo("50");
    assertThat(probed.at("/streams/0/start_time").asDouble()).isZero();
    assertThat(probed.at("/streams/0/duration").asDouble()).isEqualTo(2);
    assertThat(probed.at("/streams/1/codec_name").asString()).isEqualTo("aac");
    assertThat(probed.at("/streams/1/start_time").asDouble()).isZero();
    Ffmpeg.decode(film);
    var stream = videos.url(own, "/video/90p/playlist.m3u8");
    for (var second : new double[] {0, 0.52, 1.96}) {
      assertThat(Ffmpeg.grey(film, second, 32, 18)).isEqualTo(Ffmpeg.grey(stream, second, 32, 18));
    }
    var sound = Ffmpeg.probe(told.at("/made/audio/url").asString());
    assertThat(sound.at("/format/format_name").asString()).contains("m4a");
    assertThat(sound.path("streams")).hasSize(1);
    Ffmpeg.decode(told.at("/made/audio/url").asString());
    assertThat(server.command("video", "download", own, "--audio").expectSuccess().output().strip())
        .isEqualTo(told.at("/made/audio/url").asString());

    var removed = told("downloadsRemoved", own);

    assertThat(removed.at("/left")).hasSize(1);
    assertThat(removed.at("/none")).isEmpty();
    assertThat(removed.at("/missing").asString()).startsWith("NotFoundError").contains("10003");
    var gone = Shell.until(Duration.ofSeconds(30), () -> Curl.get(film), a -> a.status() != 200);
    assertThat(gone.status()).isEqualTo(404);
  }

  @Test
  void aClipHasThePicturesBetweenItsTimesAndNoOther() throws Exception {
    var told = told("clips", own);

    var made = told.at("/ready");
    assertThat(made.at("/status/state").asString()).as(made.toString()).isEqualTo("ready");
    assertThat(told.at("/clip/clippedFrom").asString()).isEqualTo(own);
    assertThat(made.at("/meta/name").asString()).isEqualTo("middle");
    assertThat(made.at("/creator").asString()).isEqualTo("ann");
    assertThat(made.path("duration").asDouble()).isEqualTo(0.8, within(0.001));
    var whole = Ffmpeg.greys(videos.url(own, "/video/90p/playlist.m3u8"), 160, 90);
    var cut =
        Ffmpeg.greys(videos.url(made.path("uid").asString(), "/video/90p/playlist.m3u8"), 160, 90);
    assertThat(cut).hasSize(20);
    for (var frame : new int[] {0, 7, 19}) {
      assertThat(Ffmpeg.mostAlike(whole, cut.get(frame))).isEqualTo(13 + frame);
    }
    assertThat(told.at("/behind").asString()).contains("400", "the video lasts 2.000 s");
    assertThat(told.at("/empty").asString()).contains("400", "endTimeSeconds lies less than");
    assertThat(told.at("/missing").asString()).startsWith("NotFoundError").contains("10003");
    assertThat(told.at("/word").asString()).contains("400", "startTimeSeconds is not a number");
    var cli = server.command("video", "clip", own, "0:01", "1.4").expectSuccess().output();
    var goal = videos.look(cli.replaceAll("(?s).*video  ([0-9a-f]{32}).*", "$1"));
    assertThat(goal.path("duration").asDouble()).isEqualTo(0.4, within(0.001));
  }

  @Test
  void aWatermarkIsDrawnOverAVideoAlsoWhenItIsDeletedMeanwhile() throws Exception {
    var white = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
    Arrays.fill(((DataBufferInt) white.getRaster().getDataBuffer()).getData(), 0xffffff);
    var picture = clip.resolveSibling("logo.png");
    ImageIO.write(white, "png", picture.toFile());
    var add = List.of("video", "watermark", "add", picture.toString(), "--padding", "0", "--json");
    var cli = server.command(add.toArray(String[]::new)).expectSuccess().output();
    var added = JsonMapper.shared().readTree(cli).path("uid").asString();
    var text = Files.writeString(clip.resolveSibling("text.png"), "no picture");
    assertThat(server.command("video", "watermark", "add", text.toString()).output())
        .contains("the picture cannot be used");

    var told = told("watermarks", picture.toString(), clip.toString(), added);

    assertThat(told.at("/get")).isEqualTo(told.at("/made"));
    assertThat(told.at("/list/0")).isEqualTo(told.at("/made"));
    var mark = told.at("/list/1");
    assertThat(mark.path("uid").asString()).isEqualTo(added);
    assertThat(mark.path("padding").asDouble()).isZero();
    assertThat(told.at("/made/downloadedFrom")).isEqualTo(told.at("/url"));
    assertThat(told.at("/made/width").asInt()).isEqualTo(40);
    assertThat(told.at("/made/size").asLong()).isEqualTo(Files.size(picture));
    assertThat(told.at("/made/position").asString()).isEqualTo("upperRight");
    assertThat(told.at("/place").asString()).contains("400", "position is one of upperRight");
    assertThat(told.at("/part").asString()).contains("400", "scale is not a number from 0 to 1");
    assertThat(told.at("/nowhere").asString()).contains("400", "10010");
    for (var refused : List.of("/none", "/missing", "/again")) {
      assertThat(told.at(refused).asString()).startsWith("NotFoundError").contains("10003");
    }
    assertThat(told.at("/direct/watermark")).isEqualTo(mark);
    assertThat(told.at("/video/watermark")).isEqualTo(mark);
    assertThat(told.at("/edit").asString()).contains("400", "name it at the upload");
    assertThat(told.at("/same/creator").asString()).isEqualTo("ann");
    var drawn = told.at("/video/uid").asString();
    var with = Ffmpeg.grey(videos.url(drawn, "/video/90p/playlist.m3u8"), 1, 40, 18);
    var without = Ffmpeg.grey(videos.url(uid, "/video/90p/playlist.m3u8"), 1, 40, 18);
    assertThat(with[39] & 0xff).isGreaterThan(230);
    assertThat(without[39] & 0xff).isLessThan(215);
    assertThat(with[17 * 40] & 0xff).isCloseTo(without[17 * 40] & 0xff, within(10));
  }

  @Test
  void aSoundIsAddedNamedChosenAndTheFirstOneDeleted() throws Exception {
    var film = videos.upload(clip);
    videos.ready(film);
    var talk = Ffmpeg.tone(clip.resolveSibling("talk.m4a"), 880);

    var told = told("sounds", film, talk.toString());

    assertThat(told.at("/first/audio")).hasSize(1);
    var first = told.at("/first/audio/0");
    assertThat(first.path("default").asBoolean()).isTrue();
    assertThat(first.path("status").asString()).isEqualTo("ready");
    assertThat(told.at("/added/status").asString()).isEqualTo("queued");
    assertThat(told.at("/settled"))
        .extracting(sound -> sound.path("label").asString() + " " + sound.path("status").asString())
        .containsExactly(first.path("label").asString() + " ready", "Talk ready", "None error");
    assertThat(told.at("/settled/1/language").asString()).isEqualTo("es");
    assertThat(told.at("/tongue").asString()).contains("400", "no BCP 47 tag");
    assertThat(told.at("/taken").asString()).contains("400", "has the label Talk");
    assertThat(told.at("/nowhere").asString()).contains("400", "10010");
    assertThat(told.at("/failed").asString()).contains("400", "only a sound that is ready");
    assertThat(told.at("/main").asString()).contains("400", "the default cannot be deleted");
    assertThat(told.at("/edit/label").asString()).isEqualTo("Speech");
    assertThat(told.at("/both/audio"))
        .extracting(sound -> sound.path("default").asBoolean())
        .containsExactly(false, true);
    var master = videos.url(film, "/manifest/video.m3u8");
    var added = told.at("/added/uid").asString();
    var folder = "/audio-" + added.substring(0, 12);
    assertThat(Curl.get(master).body())
        .contains("NAME=\"Speech\",LANGUAGE=\"es-MX\",DEFAULT=YES")
        .contains(",DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"../audio/playlist.m3u8\"");
    assertThat(Ffmpeg.pitch(videos.url(film, folder + "/playlist.m3u8")))
        .isEqualTo(880, within(3.0));
    assertThat(Ffmpeg.pitch(videos.url(film, "/audio/playlist.m3u8"))).isEqualTo(440, within(3.0));
    assertThat(Ffmpeg.probe(videos.url(film, "/manifest/video.mpd")).path("streams"))
        .filteredOn(stream -> stream.path("codec_type").asString().equals("audio"))
        .hasSize(2);

    var download = server.command("video", "download", film).expectSuccess().output().strip();
    assertThat(Ffmpeg.probe(download).path("streams"))
        .filteredOn(stream -> stream.path("codec_type").asString().equals("audio"))
        .extracting(
            stream -> stream.at("/tags/language").asString() + stream.at("/disposition/default"))
        .containsExactly("spa1", "und0");
    Ffmpeg.decode(download);

    var gone = first.path("uid").asString();
    var left = server.command("video", "audio", film, "--remove", gone).expectSuccess().output();

    assertThat(left).contains("Speech", added).doesNotContain(gone);
    assertThat(Curl.get(master).body())
        .containsOnlyOnce("TYPE=AUDIO")
        .contains(".." + folder + "/playlist.m3u8")
        .doesNotContain("../audio/");
    assertThat(server.command("video", "audit", film).expectSuccess().output())
        .contains("0 MUST and 0 SHOULD violations");
  }

  private JsonNode told(String group, String... given) throws Exception {
    var arguments = new String[given.length + 1];
    arguments[0] = group;
    System.arraycopy(given, 0, arguments, 1, given.length);
    var ended = clients.script("stream.mjs", arguments).expectSuccess();
    return JsonMapper.shared().readTree(ended.output());
  }
}
