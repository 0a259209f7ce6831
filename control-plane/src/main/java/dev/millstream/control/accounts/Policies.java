package dev.millstream.control.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.tokens.Grant;
import dev.millstream.control.tokens.TokenScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a token opens, as Cloudflare's API writes it: permission groups, each policy for resources.
/// A group's id is our scope's label.
final class Policies {
  private static final String ACCOUNT = "com.cloudflare.api.account.";
  private static final String EVERY_ACCOUNT = ACCOUNT + "*";
  private static final String PROJECT = "dev.millstream.pages.project.";

  private final String account;

  /// `account` is the account's id.
  Policies(String account) {
    this.account = account;
  }

  record Group(@Nullable String id, @Nullable String name) {
    static Group of(TokenScope scope) {
      return new Group(scope.label(), scope.group());
    }

    private TokenScope scope() {
      return TokenScope.labelled(id == null ? "" : id)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "there is no permission group with the id %s: GET".formatted(id)
                      + " /client/v4/user/tokens/permission_groups lists all"));
    }
  }

  record Policy(
      @Nullable String effect,
      @JsonProperty("permission_groups") @Nullable List<Group> groups,
      @Nullable Map<String, String> resources) {}

  /// A policy for each resource.
  List<Policy> of(List<Grant> grants) {
    var groups = new LinkedHashMap<String, List<Group>>();
    for (var grant : grants) {
      var resource = grant.project().map(name -> PROJECT + name).orElse(ACCOUNT + account);
      groups.computeIfAbsent(resource, _ -> new ArrayList<>()).add(Group.of(grant.scope()));
    }
    return groups.entrySet().stream()
        .map(entry -> new Policy("allow", entry.getValue(), Map.of(entry.getKey(), "*")))
        .toList();
  }

  /// @throws IllegalArgumentException if they say what no token here can open
  List<Grant> read(List<Policy> policies) {
    var grants = new ArrayList<Grant>();
    for (var policy : policies) {
      if (!"allow".equals(policy.effect())) {
        throw new IllegalArgumentException("a policy's effect is allow, not " + policy.effect());
      }
      if (policy.groups() == null || policy.resources() == null) {
        throw new IllegalArgumentException("a policy has permission_groups and resources");
      }
      for (var resource : policy.resources().keySet()) {
        var project = project(resource);
        policy.groups().forEach(group -> grants.add(new Grant(group.scope(), project)));
      }
    }
    return grants;
  }

  private Optional<String> project(String resource) {
    if (resource.startsWith(PROJECT)) {
      return Optional.of(resource.substring(PROJECT.length()));
    }
    if (resource.equals(ACCOUNT + account) || resource.equals(EVERY_ACCOUNT)) {
      return Optional.empty();
    }
    throw new IllegalArgumentException(
        "%s is no resource here: name %s%s, or %s<project>"
            .formatted(resource, ACCOUNT, account, PROJECT));
  }
}
