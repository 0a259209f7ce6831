package dev.millstream.app.e2e.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `curl -T site.tar.gz`: good archives of tar's and zip's, and bad ones of our own.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveTest {
  private Path folder;
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    server = RunningServer.start(folder.resolve("data"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void tarAndZipAreDeployedAsTheyAre() throws Exception {
    var site = Files.createDirectories(folder.resolve("site/css"));
    Files.writeString(folder.resolve("site/index.html"), "one");
    Files.writeString(folder.resolve("site/_headers"), "/*\n  X-Tar: yes\n");
    Files.writeString(site.resolve("a.css"), "a{}");
    Files.createSymbolicLink(site.resolve("b.css"), Path.of("../css/a.css"));
    Files.createLink(folder.resolve("site/c.css"), site.resolve("a.css"));
    Files.createDirectories(folder.resolve("site/.git"));
    Files.writeString(folder.resolve("site/.git/config"), "no");
    run("tar", "czf", "site.tar.gz", "-C", "site", ".");

    var answer = put("tarred/", folder.resolve("site.tar.gz"));

    assertThat(answer.body()).contains("live      " + server.site("tarred", "/"));
    assertThat(answer.status()).isEqualTo(200);
    for (var css : List.of("/css/a.css", "/css/b.css", "/c.css")) {
      assertThat(Curl.get(server.site("tarred", css)).body()).isEqualTo("a{}");
    }
    assertThat(Curl.get(server.site("tarred", "/")).header("x-tar")).isEqualTo("yes");

    var zip = folder.resolve("site.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("index.html"));
      out.write("zipped".getBytes(UTF_8));
    }
    var json = put("tarred/site.zip?branch=try/it&message=Zip", zip, "-A", "a client");

    var view = JsonMapper.shared().readTree(json.body()).path("result");
    assertThat(view.at("/deployment_trigger/metadata/commit_message").asString()).isEqualTo("Zip");
    assertThat(view.path("environment").asString()).isEqualTo("preview");
    assertThat(Curl.get(server.site("try-it.tarred", "/")).body()).isEqualTo("zipped");
    assertThat(Curl.get(server.site("tarred", "/")).body()).isEqualTo("one");
  }

  @Test
  void whatATarMayNotHoldIsNamed() throws Exception {
    refused(tar(file("../x")), "../x leads out of the archive");
    refused(tar(file("a/../../x")), "a/../../x leads out of the archive");
    refused(tar(file("/etc/x")), "/etc/x is an absolute path");
    refused(tar(file("a"), file("./a")), "it holds a twice");
    refused(tar(file("a"), file("a/b")), "it holds a twice");
    refused(tar(link("a", "../x")), "the link a leads out of the archive, to ../x");
    refused(tar(link("a", "/etc/passwd")), "the link a leads out of the archive, to /etc/passwd");
    refused(tar(link("a", "b"), link("b", "a")), "which is no file of the archive");
    refused(tar(link("a", "b"), file("b/c")), "the link a leads to b, which is no file");
    refused(tar(of("a", TarConstants.LF_CHR)), "a is neither a file, a folder nor a link (type 3)");
    refused(tar(of("a", TarConstants.LF_FIFO)), "a is neither a file, a folder nor a link");
    refused(tar(of("a", TarConstants.LF_LINK)), "the link a leads to x, which is no file before");
    refused(tar(), "it holds no file");
  }

  @Test
  void aTarThatWasCutOffIsNoSite() throws Exception {
    var whole = tar(file("a"), zeros("b", 2048)).bytes();

    // a: 2 blocks, b: 1 + 4
    for (var blocks : List.of(1, 2, 3, 4, 5, 6, 7, 8)) {
      var cut = new Archive("cut.tar", Arrays.copyOf(whole, blocks * 512));
      refused(cut, "it is cut off");
    }
    var packed = gzip(tar(file("a"), zeros("b", 200_000)));
    var half = Arrays.copyOf(packed.bytes(), packed.bytes().length / 2);
    refused(new Archive("cut.tgz", half), "it is cut off or damaged");
    refused(new Archive("text.tar.gz", "text".getBytes(UTF_8)), "it is no gzip");
    refused(new Archive("text.zip", "text".getBytes(UTF_8)), "it is no zip");
    refused(new Archive("site.rar", whole), "site.rar is none: send .tar.gz, .tgz, .tar, .zip");
  }

  @Test
  void bombsEndEarly() throws Exception {
    refused(gzip(tar(zeros("a", 80 << 20))), "it unpacks to more than 200 times its");
    refused(zip(new byte[80 << 20], "a"), "it unpacks to more than 200 times its");
    var many = new TarArchiveEntry[100_001];
    for (var i = 0; i < many.length; i++) {
      many[i] = link(String.valueOf(i), "x");
    }
    refused(gzip(tar(many)), "it has more than 100,000 entries");
    var name = of("long", TarConstants.LF_GNUTYPE_LONGNAME);
    name.setSize(300_000);
    refused(gzip(tar(name)), "an entry's header has more than 262,144 bytes");
  }

  @Test
  void whatAZipMayNotBeIsSaid() throws Exception {
    var whole = zip("text".getBytes(UTF_8), "a", "b").bytes();
    var end = whole.length - 22;
    refused(zip(new byte[1], "../x"), "../x leads out of the archive");
    refused(zip(new byte[1], "x", "x"), "it holds x twice");
    refused(new Archive("cut.zip", Arrays.copyOf(whole, whole.length - 9)), "it is cut off");
    refused(changed(whole, end + 10, 1), "its directory has not the 1 entries it says");
    refused(changed(whole, end + 16, 1), "its directory is not where it says");
    refused(changed(whole, end + 12, 0xff), "its directory is not where it says");
    refused(changed(whole, 32, 0x77), "a is damaged");
    var directory = end - 2 * 47;
    refused(changed(whole, directory + 8, 1), "a is encrypted");
    refused(changed(whole, directory + 10, 12), "a is packed by method 12: use deflate");
    refused(linked("a", "../../etc/passwd"), "the link a leads out of the archive");
  }

  @Test
  void onlyATokenOpensTheDoor() throws Exception {
    var file = Files.write(folder.resolve("ok.tar"), tar(file("a")).bytes());

    var none = Curl.get(closed(""), "-T", file.toString());
    var wrong = Curl.get(closed("git:no@"), "-T", file.toString());

    assertThat(List.of(none.status(), wrong.status())).containsExactly(401, 401);
    assertThat(none.header("www-authenticate")).startsWith("Basic");
    assertThat(put("UPPER/", file).status()).isEqualTo(400);
    assertThat(server.call("GET", "/pages/projects/closed").path("success").asBoolean()).isFalse();
  }

  private String closed(String user) {
    return "http://%slocalhost:%d/deploy/closed/".formatted(user, server.controlPort());
  }

  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  private record Archive(String name, byte[] bytes) {}

  private void refused(Archive archive, String problem) throws Exception {
    var file = Files.write(folder.resolve(archive.name()), archive.bytes());
    var answer = put("refused/", file);
    var errors = JsonMapper.shared().readTree(answer.body()).path("errors");

    assertThat(errors).as(answer.body()).hasSize(1);
    assertThat(errors.get(0).path("message").asString()).contains(problem);
    assertThat(answer.status()).isIn(400, 413);
    assertThat(server.call("GET", "/pages/projects/refused").path("success").asBoolean()).isFalse();
    try (var left = Files.list(server.data().resolve("incoming"))) {
      assertThat(left).isEmpty();
    } catch (NoSuchFileException e) {
      // nothing has come yet
    }
    assertThat(server.data().resolve("objects/site/refused"))
        .satisfiesAnyOf(
            objects -> assertThat(objects).doesNotExist(),
            objects -> {
              try (var files = Files.walk(objects)) {
                assertThat(files.filter(Files::isRegularFile)).isEmpty();
              }
            });
  }

  private Curl.Answer put(String path, Path file, String... more) throws Exception {
    var options = new ArrayList<>(List.of("-T", file.toString()));
    options.addAll(List.of(more));
    return Curl.get(
        "http://git:%s@localhost:%d/deploy/%s"
            .formatted(server.token(), server.controlPort(), path),
        options.toArray(String[]::new));
  }

  private void run(String... command) throws Exception {
    Shell.run(folder, Map.of(), List.of(command)).expectSuccess();
  }

  private static TarArchiveEntry of(String name, byte type) {
    var entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName("x");
    return entry;
  }

  private static TarArchiveEntry file(String name) {
    return zeros(name, 1);
  }

  private static TarArchiveEntry zeros(String name, int bytes) {
    var entry = of(name, TarConstants.LF_NORMAL);
    entry.setSize(bytes);
    return entry;
  }

  private static TarArchiveEntry link(String name, String target) {
    var entry = of(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    return entry;
  }

  private static Archive tar(TarArchiveEntry... entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (var entry : entries) {
        tar.putArchiveEntry(entry);
        tar.write(new byte[(int) entry.getSize()]);
        tar.closeArchiveEntry();
      }
    }
    return new Archive("bad.tar", bytes.toByteArray());
  }

  private static Archive gzip(Archive tar) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar.bytes());
    }
    return new Archive("bad.tar.gz", bytes.toByteArray());
  }

  /// Java's own refuses duplicate names.
  private static Archive zip(byte[] content, String... names) throws IOException {
    return zip(out -> {
      for (var name : names) {
        out.putArchiveEntry(new ZipArchiveEntry(name));
        out.write(content);
        out.closeArchiveEntry();
      }
    });
  }

  private static Archive linked(String name, String target) throws IOException {
    return zip(out -> {
      var entry = new ZipArchiveEntry(name);
      entry.setUnixMode(0120777);
      out.putArchiveEntry(entry);
      out.write(target.getBytes(UTF_8));
      out.closeArchiveEntry();
    });
  }

  private interface Filling {
    void fill(ZipArchiveOutputStream out) throws IOException;
  }

  private static Archive zip(Filling filling) throws IOException {
    var file = Files.createTempFile("made", ".zip");
    try {
      try (var out = new ZipArchiveOutputStream(file)) {
        out.setUseZip64(Zip64Mode.Never);
        out.setCreateUnicodeExtraFields(ZipArchiveOutputStream.UnicodeExtraFieldPolicy.NEVER);
        filling.fill(out);
      }
      return new Archive("bad.zip", Files.readAllBytes(file));
    } finally {
      Files.delete(file);
    }
  }

  private static Archive changed(byte[] whole, int at, int value) {
    var bytes = whole.clone();
    bytes[at] = (byte) value;
    return new Archive("bad.zip", bytes);
  }
}
