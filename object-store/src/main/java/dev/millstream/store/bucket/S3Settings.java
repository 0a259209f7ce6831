package dev.millstream.store.bucket;

import dev.millstream.store.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which bucket, and how to reach it. `prefix` is empty or a path without slashes at its ends;
/// `pathStyle` puts the bucket into the path rather than the host name; `caFile` holds the only
/// certificates to trust, in PEM.
public record S3Settings(
    URI endpoint,
    String region,
    boolean pathStyle,
    String bucket,
    String prefix,
    S3Credentials credentials,
    Optional<Path> caFile,
    S3Limits limits) {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern PREFIX =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?");
  private static final Pattern ENDPOINT = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:-]+/?");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Set<String> PARAMETERS = Set.of("endpoint", "region", "pathStyle", "caFile");

  /// Reads `s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=default&pathStyle=true`. The
  /// credentials are `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if there is one,
  /// `AWS_SESSION_TOKEN` of `env`; without them those of the role, or else the profile, that it
  /// names. Without an endpoint it is AWS's; without a region `AWS_REGION` or `us-east-1`; without
  /// a path style it is path style just where an endpoint is given. `caFile`, or else
  /// `AWS_CA_BUNDLE`, is a PEM file of the certificates that are trusted instead of the JDK's.
  ///
  /// @throws IllegalArgumentException with all that is wrong
  public static S3Settings parse(String location, Map<String, String> env) {
    var problems = new ArrayList<String>();
    var uri = uri(location);
    var bucket = Optional.ofNullable(uri.getAuthority()).orElse("");
    var prefix = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("^/+|/+$", "");
    var query = query(uri, problems);
    var region = query.getOrDefault("region", env.getOrDefault("AWS_REGION", "us-east-1"));
    var endpoint = query.getOrDefault("endpoint", "https://s3." + region + ".amazonaws.com");
    var pathStyle =
        query.getOrDefault("pathStyle", Boolean.toString(query.containsKey("endpoint")));
    check(
        problems,
        BUCKET.matcher(bucket).matches(),
        "bucket " + Quoted.of(bucket) + " is no bucket name");
    check(
        problems,
        PREFIX.matcher(prefix).matches(),
        "prefix " + Quoted.of(prefix) + " is no plain path");
    check(
        problems,
        REGION.matcher(region).matches(),
        "region " + Quoted.of(region) + " is no region");
    check(
        problems,
        Set.of("true", "false").contains(pathStyle),
        "pathStyle " + Quoted.of(pathStyle) + " is neither true nor false");
    check(
        problems,
        ENDPOINT.matcher(endpoint).matches(),
        "endpoint " + Quoted.of(endpoint) + " is not like https://host:port");
    var credentials = credentials(env, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "object store location " + Quoted.of(location) + ": " + String.join("; ", problems));
    }
    return new S3Settings(
        URI.create(endpoint),
        region,
        Boolean.parseBoolean(pathStyle),
        bucket,
        prefix,
        credentials,
        Optional.ofNullable(query.getOrDefault("caFile", env.get("AWS_CA_BUNDLE")))
            .filter(file -> !file.isBlank())
            .map(Path::of),
        S3Limits.DEFAULT);
  }

  /// The same with other limits.
  public S3Settings withLimits(S3Limits others) {
    return new S3Settings(endpoint, region, pathStyle, bucket, prefix, credentials, caFile, others);
  }

  private static URI uri(String location) {
    try {
      var uri = new URI(location);
      if ("s3".equals(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "object store location "
            + Quoted.of(location)
            + " is not like s3://bucket/prefix?endpoint=…");
  }

  private static Map<String, String> query(URI uri, List<String> problems) {
    var values = new LinkedHashMap<String, String>();
    if (uri.getRawQuery() == null) {
      return values;
    }
    for (var pair : uri.getRawQuery().split("&", -1)) {
      var equals = pair.indexOf('=');
      var name = equals < 0 ? pair : pair.substring(0, equals);
      if (equals < 0 || !PARAMETERS.contains(name)) {
        problems.add(
            Quoted.of(pair) + " is unknown, there are endpoint=, region=, pathStyle= and caFile=");
      } else {
        values.put(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static S3Credentials credentials(Map<String, String> env, List<String> problems) {
    var keys = List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    if (keys.stream().noneMatch(env::containsKey)) {
      var tokenFile = env.getOrDefault("AWS_WEB_IDENTITY_TOKEN_FILE", "");
      if (!tokenFile.isBlank()) {
        return webIdentity(Path.of(tokenFile), env, problems);
      }
      if (S3Credentials.CONTAINER.stream().anyMatch(env::containsKey)) {
        return new S3Credentials.Container(env);
      }
      var profiles = env.getOrDefault("AWS_SHARED_CREDENTIALS_FILE", "");
      if (!profiles.isBlank()) {
        return new S3Credentials.Profile(
            Path.of(profiles), env.getOrDefault("AWS_PROFILE", "default"));
      }
    }
    for (var name : keys) {
      check(problems, !env.getOrDefault(name, "").isBlank(), name + " is not set");
    }
    return new S3Credentials.Fixed(
        env.getOrDefault("AWS_ACCESS_KEY_ID", ""),
        env.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
        Optional.ofNullable(env.get("AWS_SESSION_TOKEN")).filter(token -> !token.isBlank()));
  }

  private static S3Credentials webIdentity(
      Path tokenFile, Map<String, String> env, List<String> problems) {
    var role = env.getOrDefault("AWS_ROLE_ARN", "");
    check(
        problems,
        !role.isBlank(),
        "AWS_ROLE_ARN is not set; name the role for the token of AWS_WEB_IDENTITY_TOKEN_FILE");
    var region = env.getOrDefault("AWS_REGION", "");
    var usual =
        "https://sts." + (REGION.matcher(region).matches() ? region + "." : "") + "amazonaws.com";
    var sts = env.getOrDefault("AWS_ENDPOINT_URL_STS", usual);
    var right = ENDPOINT.matcher(sts).matches();
    check(
        problems,
        right,
        "AWS_ENDPOINT_URL_STS " + Quoted.of(sts) + " is not like https://host:port");
    return new S3Credentials.WebIdentity(
        tokenFile,
        role,
        Optional.ofNullable(env.get("AWS_ROLE_SESSION_NAME")).filter(name -> !name.isBlank()),
        URI.create(right ? sts : usual));
  }

  private static void check(List<String> problems, boolean right, String problem) {
    if (!right) {
      problems.add(problem);
    }
  }
}
