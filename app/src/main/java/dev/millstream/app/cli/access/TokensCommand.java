package dev.millstream.app.cli.access;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.Span;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.server.DataFolder;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.terminal.Times;
import dev.millstream.control.tokens.TokenScope;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;

/// `millstream tokens …`; without more it says where the administrator's is.
@Command(
    name = "tokens",
    description =
        "API tokens: for all or for some projects, with scopes and an end. Without a command it"
            + " says where the administrator's token is, which is never printed.",
    subcommands = {
      TokensCommand.Create.class,
      TokensCommand.Listing.class,
      TokensCommand.Revoke.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream tokens create 'CI of the blog' --scope pages-deploy --project blog --expires"
          + " 90d",
      "  millstream tokens create phone --scope stream-write",
      "  millstream tokens list",
      "  millstream tokens revoke 0f3b…",
      "  git push \"http://me:$(cat data/admin-token)@localhost:8081/git/blog.git\" main",
    })
public final class TokensCommand implements Callable<Integer> {
  private static final String TOKENS = "/user/tokens";
  private static final String ACCOUNT = "com.cloudflare.api.account.*";
  private static final String PROJECT = "dev.millstream.pages.project.";

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Override
  public Integer call() {
    var file = DataFolder.adminToken(server.folder());
    var there = Files.exists(file);
    if (common.json) {
      common.print(Map.of("admin", Map.of("file", file.toString(), "exists", there)));
    } else {
      common
          .terminal()
          .say(there ? "admin  " + file : "admin  " + file + "  (made at the first start)");
    }
    return there ? 0 : 1;
  }

  /// Reads a scope by its label.
  static final class ScopeReader implements ITypeConverter<TokenScope> {
    @Override
    public TokenScope convert(String text) {
      return TokenScope.labelled(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "there is no scope %s: it is one of %s"
                      .formatted(
                          text,
                          Arrays.stream(TokenScope.values())
                              .map(TokenScope::label)
                              .collect(Collectors.joining(", ")))));
    }
  }

  @Command(
      name = "create",
      description = "Make a token; it is printed once, and kept nowhere.",
      footer = {
        "",
        "Scopes: pages-read (see projects and logs, clone), pages-deploy (also push, upload, roll",
        "back, purge), pages-write (also settings, secrets, domains), cache-purge, stream-read,",
        "stream-write, storage-read, storage-write (KV, R2, D1, queues), metrics-read, all.",
        "",
        "Examples:",
        "  export MILLSTREAM_TOKEN=$(millstream tokens create ci --scope pages-deploy -p blog)",
        "  millstream tokens create reader --scope pages-read --scope stream-read --expires 30d",
      })
  static final class Create implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "NAME", description = "What it is for.")
    String name = "";

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        required = true,
        converter = ScopeReader.class,
        description = "What it may do; may be given several times.")
    List<TokenScope> scopes = new ArrayList<>();

    @Option(
        names = {"-p", "--project"},
        paramLabel = "PROJECT",
        description =
            "Only in this project, for the scopes pages-… and cache-purge; may be given several"
                + " times (default: all, and new ones).")
    List<String> projects = new ArrayList<>();

    @Option(
        names = "--expires",
        paramLabel = "SPAN",
        converter = Span.Reader.class,
        description = "When it ends: in minutes, hours or days, such as 90d (default: never).")
    Optional<Span> expires = Optional.empty();

    @Override
    public Integer call() throws ApiException, IOException {
      var asked = new LinkedHashMap<String, Object>();
      asked.put("name", name);
      asked.put("policies", policies());
      expires.ifPresent(
          span -> asked.put("expires_on", Instant.now().plus(span.length()).toString()));
      var made = server.connect().ofUser("POST", TOKENS, asked);
      if (common.json) {
        common.print(made);
        return 0;
      }
      common
          .terminal()
          .note(
              made.path("name").asString("")
                  + " may "
                  + opens(made)
                  + "; its id is "
                  + made.path("id").asString("")
                  + ". It is not shown again:");
      common.terminal().say(made.path("value").asString(""));
      return 0;
    }

    private List<Object> policies() {
      var limited =
          scopes.stream().filter(scope -> !projects.isEmpty() && scope.ofProjects()).toList();
      var unlimited = scopes.stream().filter(scope -> !limited.contains(scope)).toList();
      var policies = new ArrayList<Object>();
      if (!limited.isEmpty()) {
        policies.add(policy(limited, projects.stream().map(project -> PROJECT + project).toList()));
      }
      if (!unlimited.isEmpty()) {
        policies.add(policy(unlimited, List.of(ACCOUNT)));
      }
      return policies;
    }

    private static Map<String, Object> policy(List<TokenScope> scopes, List<String> resources) {
      return Map.of(
          "effect",
          "allow",
          "permission_groups",
          scopes.stream().map(scope -> Map.of("id", scope.label())).toList(),
          "resources",
          resources.stream().distinct().collect(Collectors.toMap(one -> one, _ -> "*")));
    }
  }

  /// What a token opens: `pages-deploy of blog, stream-read`.
  private static String opens(JsonNode token) {
    var grants = new ArrayList<String>();
    for (var policy : token.path("policies")) {
      for (var resource : policy.path("resources").propertyNames()) {
        var where =
            resource.startsWith(PROJECT) ? " of " + resource.substring(PROJECT.length()) : "";
        policy
            .path("permission_groups")
            .forEach(group -> grants.add(group.path("id").asString("") + where));
      }
    }
    return grants.isEmpty() ? "nothing" : String.join(", ", grants);
  }

  @Command(
      name = "list",
      description = "List the tokens, without their secrets.",
      footer = {"", "Examples:", "  millstream tokens list --json"})
  static final class Listing implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Override
    public Integer call() throws ApiException, IOException {
      var tokens = server.connect().ofUser("GET", TOKENS + "?per_page=1000");
      if (common.json) {
        common.print(tokens);
        return 0;
      }
      var table = new Table("ID", "NAME", "OPENS", "STATUS", "LAST USED", "EXPIRES");
      for (var token : tokens) {
        table.row(
            token.path("id").asString(""),
            token.path("name").asString(""),
            opens(token),
            token.path("status").asString(""),
            Times.readable(token.path("last_used_on").asString("")),
            Times.readable(token.path("expires_on").asString("")));
      }
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "revoke",
      description = "Have a token open nothing any more, and end its sessions.",
      footer = {"", "Examples:", "  millstream tokens revoke 5d41402abc4b2a76b9719d911017c592"})
  static final class Revoke implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "ID", description = "The token's id, as 'tokens list' has it.")
    String id = "";

    @Override
    public Integer call() throws ApiException, IOException {
      return common.tell(
          server.connect().ofUser("DELETE", TOKENS + "/" + id), id + " opens nothing any more.");
    }
  }
}
