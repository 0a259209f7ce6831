package dev.millstream.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.transcoder.source.Chapter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {
  static Stream<Report> reports() {
    return Stream.of(
        new Report.Probed(1.5, 640, 360, 25, "h264", Optional.of("aac"), "as it is"),
        new Report.Probed(1.5, 640, 360, 25, "h264", Optional.empty(), ""),
        new Report.Opened("video/360p", "avc1.64001e", 12_800, 640, 360, 25),
        new Report.Wrote("audio", "seg-00001.m4s", 5, 6, List.of(new Report.Key(7, 8, 9))),
        new Report.Ended("audio"),
        new Report.Posted(),
        new Report.Chaptered(List.of(new Chapter(0, "Anfang"), new Chapter(2.5, "Schluß"))),
        new Report.Heard("audio-2", "de", "Kommentar"),
        new Report.Subtitled("en", "English", "subtitles-en.vtt"),
        new Report.Progressed(12.5),
        new Report.Failed("ERR_NON_VIDEO", "Nein, kein Film ü"),
        new Report.Done());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void arrivesAsItWasSent(Report report) throws IOException {
    assertThat(Report.read(new DataInputStream(new ByteArrayInputStream(bytes(report)))))
        .contains(report);
  }

  @ParameterizedTest
  @MethodSource("reports")
  void isTheEndIfTheWorkerDiedInTheMiddleOfIt(Report report) throws IOException {
    var bytes = bytes(report);
    var cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThat(Report.read(new DataInputStream(new ByteArrayInputStream(cut)))).isEmpty();
  }

  private static byte[] bytes(Report report) throws IOException {
    var out = new ByteArrayOutputStream();
    report.write(new DataOutputStream(out));
    return out.toByteArray();
  }
}
