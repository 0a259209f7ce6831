package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.VideoWatch;
import dev.millstream.app.terminal.Table;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.AuditException;
import dev.millstream.transcoder.audit.AuditReport;
import dev.millstream.transcoder.audit.Rule;
import dev.millstream.transcoder.audit.Violation;
import dev.millstream.transcoder.audit.WebReader;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit",
    description = {
      "Check a stream against Apple's HLS authoring rules: ours by its id, anyone's by the address"
          + " of its multivariant playlist.",
      "All of it is read. Exits with 1 if a MUST is violated."
    },
    footer = {
      "",
      "Examples:",
      "  millstream video audit 5d5bc37ffcf54c9b82e996823bffbb81",
      "  millstream video audit https://example.com/film/master.m3u8 --json",
    })
final class VideoAuditCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "UID|URL", description = "The video's id, or a playlist's address.")
  String stream = "";

  @Override
  public Integer call() throws ApiException, IOException, AuditException {
    var report = Audit.of(address(), new WebReader());
    if (common.json) {
      common.print(Told.of(report));
    } else {
      tell(report);
    }
    return report.of(Rule.Level.MUST).isEmpty() ? 0 : 1;
  }

  /// The report with all that a rule says of itself.
  record Told(
      URI stream,
      int variants,
      int renditions,
      int segments,
      double seconds,
      long bytesRead,
      long must,
      long should,
      List<Finding> violations,
      List<String> skipped) {
    record Finding(
        Rule.Level level, String number, Rule rule, String asks, String where, String text) {}

    static Told of(AuditReport report) {
      return new Told(
          report.stream(),
          report.variants(),
          report.renditions(),
          report.segments(),
          report.seconds(),
          report.bytesRead(),
          report.of(Rule.Level.MUST).size(),
          report.of(Rule.Level.SHOULD).size(),
          worstFirst(report).stream()
              .map(found ->
                  new Finding(
                      found.rule().level(),
                      found.rule().number(),
                      found.rule(),
                      found.rule().text(),
                      found.where(),
                      found.text()))
              .toList(),
          report.skipped());
    }
  }

  private static List<Violation> worstFirst(AuditReport report) {
    return report.violations().stream()
        .sorted(Comparator.comparing(found -> found.rule().level()))
        .toList();
  }

  private URI address() throws ApiException, IOException {
    if (stream.startsWith("http://") || stream.startsWith("https://")) {
      try {
        return URI.create(stream);
      } catch (IllegalArgumentException e) {
        throw new IOException("'%s' is no address: %s".formatted(stream, e.getMessage()), e);
      }
    }
    var moment = new VideoWatch(server.connect()).look(stream);
    if (moment.failed()) {
      throw new ApiException(moment.problem());
    }
    if (!moment.ended()) {
      throw new ApiException(
          "the video is at %.0f %%: audit it when it is ready".formatted(moment.percent()));
    }
    return URI.create(moment.video().path("playback").path("hls").asString(""));
  }

  private void tell(AuditReport report) {
    var terminal = common.terminal();
    terminal.say(report.stream().toString());
    terminal.say(
        String.format(
            Locale.ROOT,
            "%d variants, %d renditions, %d segments of %.1f s in all, %.1f MB read",
            report.variants(),
            report.renditions(),
            report.segments(),
            report.seconds(),
            report.bytesRead() / 1e6));
    if (!report.violations().isEmpty()) {
      var table = new Table("LEVEL", "RULE", "WHERE", "WHAT");
      for (var violation : worstFirst(report)) {
        var rule = violation.rule();
        table.row(
            rule.level().name(),
            rule.number(),
            violation.where(),
            rule.text() + ": " + violation.text());
      }
      table.print(terminal);
    }
    report.skipped().forEach(skipped -> terminal.say("not checked: " + skipped));
    terminal.say(
        "%d MUST and %d SHOULD violations of %d rules"
            .formatted(
                report.of(Rule.Level.MUST).size(),
                report.of(Rule.Level.SHOULD).size(),
                Rule.values().length));
  }
}
