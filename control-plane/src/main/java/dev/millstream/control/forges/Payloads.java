package dev.millstream.control.forges;

import dev.millstream.git.BranchName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Reads what webhooks announce, in the shapes of each forge; what is nothing to us is an empty
/// list.
final class Payloads {
  private static final String HEADS = "refs/heads/";
  private static final String NOTHING = "0".repeat(40);
  private static final Set<String> NEWS =
      Set.of("opened", "reopened", "synchronize", "synchronized", "open", "reopen", "update");
  private static final Set<String> ENDS = Set.of("closed", "close", "merge");

  private Payloads() {}

  static List<ForgeEvent> read(Forge forge, String event, JsonNode body) {
    return switch (forge) {
      case GITHUB, GITEA, FORGEJO, GOGS -> likeGitHub(event, body);
      case GITLAB -> gitLab(body);
      case BITBUCKET -> bitbucket(event, body);
    };
  }

  private static List<ForgeEvent> likeGitHub(String event, JsonNode body) {
    return switch (event) {
      case "push" -> moved(body.path("ref").asString(""), body.path("after").asString(""));
      // GitHub sends a push for this, too; the others do not
      case "delete" ->
          body.path("ref_type").asString("").equals("branch")
              ? gone(body.path("ref").asString(""))
              : List.of();
      case "pull_request", "pull_request_sync" -> {
        var pull = body.path("pull_request");
        yield proposal(
            new Proposal(
                body.path("action").asString(""),
                pull.path("number").asLong(body.path("number").asLong(0)),
                pull.at("/head/repo/full_name").asString(""),
                pull.at("/base/repo/full_name").asString("")));
      }
      default -> List.of();
    };
  }

  private static List<ForgeEvent> gitLab(JsonNode body) {
    var request = body.path("object_attributes");
    return switch (body.path("object_kind").asString("")) {
      case "push" -> moved(body.path("ref").asString(""), body.path("after").asString(""));
      case "merge_request" ->
          proposal(
              new Proposal(
                  request.path("action").asString(""),
                  request.path("iid").asLong(0),
                  request.path("source_project_id").asString(""),
                  request.path("target_project_id").asString("")));
      default -> List.of();
    };
  }

  /// Bitbucket's cloud, and its own-hosted product, which differ in all but the header.
  private static List<ForgeEvent> bitbucket(String event, JsonNode body) {
    return switch (event) {
      case "repo:push" ->
          body.at("/push/changes").valueStream().flatMap(Payloads::cloudChange).toList();
      case "repo:refs_changed" ->
          body.path("changes")
              .valueStream()
              .flatMap(change ->
                  change.path("type").asString("").equals("DELETE")
                      ? moved(change.path("refId").asString(""), NOTHING).stream()
                      : moved(change.path("refId").asString(""), change.path("toHash").asString(""))
                          .stream())
              .toList();
      default -> List.of();
    };
  }

  private static Stream<ForgeEvent> cloudChange(JsonNode change) {
    var now = change.path("new");
    var before = change.path("old");
    if (now.path("type").asString("").equals("branch")) {
      return moved(HEADS + now.path("name").asString(""), "").stream();
    }
    return now.isNull() && before.path("type").asString("").equals("branch")
        ? gone(before.path("name").asString("")).stream()
        : Stream.empty();
  }

  private static List<ForgeEvent> moved(String ref, String after) {
    var branch = branch(ref);
    if (branch.isEmpty()) {
      return List.of();
    }
    return List.of(
        after.equals(NOTHING)
            ? new ForgeEvent.Deleted(branch.get())
            : new ForgeEvent.Pushed(branch.get()));
  }

  private static List<ForgeEvent> gone(String name) {
    return branch(name.startsWith(HEADS) ? name : HEADS + name)
        .<List<ForgeEvent>>map(branch -> List.of(new ForgeEvent.Deleted(branch)))
        .orElse(List.of());
  }

  private static Optional<String> branch(String ref) {
    return Optional.of(ref)
        .filter(name -> name.startsWith(HEADS))
        .map(name -> name.substring(HEADS.length()))
        .filter(name -> BranchName.refusal(name).isEmpty());
  }

  private record Proposal(String action, long number, String from, String to) {}

  /// A branch of the repository itself announces its pushes by itself; only others' copies count.
  private static List<ForgeEvent> proposal(Proposal proposal) {
    if (proposal.number() <= 0 || proposal.from().equals(proposal.to())) {
      return List.of();
    }
    if (ENDS.contains(proposal.action())) {
      return List.of(new ForgeEvent.Settled(proposal.number()));
    }
    return NEWS.contains(proposal.action())
        ? List.of(new ForgeEvent.Proposed(proposal.number()))
        : List.of();
  }
}
