package dev.millstream.store.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.Quoted;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3SettingsTest {
  private static final Map<String, String> ENV =
      Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "do-not-show-me");

  @Test
  void takesOnARoleByAWebIdentity() {
    var env =
        Map.of(
            "AWS_WEB_IDENTITY_TOKEN_FILE", "/run/token",
            "AWS_ROLE_ARN", "arn:aws:iam::1:role/mill",
            "AWS_REGION", "eu-central-1");
    assertThat(S3Settings.parse("s3://bucket", env).credentials())
        .isEqualTo(
            new S3Credentials.WebIdentity(
                Path.of("/run/token"),
                "arn:aws:iam::1:role/mill",
                Optional.empty(),
                URI.create("https://sts.eu-central-1.amazonaws.com")));
    var wrong =
        Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "/run/token", "AWS_ENDPOINT_URL_STS", "sts.host");
    assertThatThrownBy(() -> S3Settings.parse("s3://bucket", wrong))
        .hasMessageContaining("AWS_ROLE_ARN is not set")
        .hasMessageContaining("AWS_ENDPOINT_URL_STS \"sts.host\" is not like https://host:port");
  }

  @Test
  void readsALocation() {
    var settings =
        S3Settings.parse(
            "s3://sites/live/eu/?endpoint=http%3A%2F%2F127.0.0.1%3A9000&region=default"
                + "&pathStyle=false",
            ENV);
    assertThat(settings.bucket()).isEqualTo("sites");
    assertThat(settings.prefix()).isEqualTo("live/eu");
    assertThat(settings.endpoint()).isEqualTo(URI.create("http://127.0.0.1:9000"));
    assertThat(settings.region()).isEqualTo("default");
    assertThat(settings.pathStyle()).isFalse();
    assertThat(settings.credentials())
        .isEqualTo(new S3Credentials.Fixed("id", "do-not-show-me", Optional.empty()));
    assertThat(settings.caFile()).isEmpty();
  }

  @Test
  void readsTemporaryCredentialsAndAnOwnCaFromTheEnvironment() {
    var env =
        Map.of(
            "AWS_ACCESS_KEY_ID", "id",
            "AWS_SECRET_ACCESS_KEY", "do-not-show-me",
            "AWS_SESSION_TOKEN", "token",
            "AWS_REGION", "eu-west-1",
            "AWS_CA_BUNDLE", "/etc/ca.pem");
    var settings = S3Settings.parse("s3://sites", env);
    assertThat(settings.credentials())
        .isEqualTo(new S3Credentials.Fixed("id", "do-not-show-me", Optional.of("token")));
    assertThat(settings.region()).isEqualTo("eu-west-1");
    assertThat(settings.caFile()).contains(Path.of("/etc/ca.pem"));
    assertThat(S3Settings.parse("s3://sites?caFile=own.pem", env).caFile())
        .contains(Path.of("own.pem"));
  }

  @Test
  void takesARoleOrAProfileWhereThereAreNoKeys() {
    var profile = Map.of("AWS_SHARED_CREDENTIALS_FILE", "/etc/keys", "AWS_PROFILE", "mill");
    assertThat(S3Settings.parse("s3://sites", profile).credentials())
        .isEqualTo(new S3Credentials.Profile(Path.of("/etc/keys"), "mill"));
    for (var name : S3Credentials.CONTAINER) {
      var env = Map.of(name, "x", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "do-not-show-me");
      var settings = S3Settings.parse("s3://sites", env);
      assertThat(settings.credentials()).isEqualTo(new S3Credentials.Container(env));
      assertThat(settings.toString()).doesNotContain("do-not-show-me");
    }
  }

  @Test
  void meansAwsWithoutAnEndpoint() {
    var settings = S3Settings.parse("s3://sites", ENV);
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://s3.us-east-1.amazonaws.com"));
    assertThat(settings.pathStyle()).isFalse();
    assertThat(settings.prefix()).isEmpty();
    assertThat(S3Settings.parse("s3://sites?endpoint=http://[::1]:9000", ENV).pathStyle()).isTrue();
  }

  @Test
  void neverShowsTheSecret() {
    assertThat(S3Settings.parse("s3://sites", ENV).toString())
        .contains("sites", "redacted")
        .doesNotContain("do-not-show-me");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://Sites                      | bucket \"Sites\" is no bucket name",
        "s3://ab                         | bucket \"ab\" is no bucket name",
        "s3:///x                         | bucket \"\" is no bucket name",
        "s3://sites/a/../b               | prefix \"a/../b\" is no plain path",
        "s3://sites?region=a%20b         | region \"a b\" is no region",
        "s3://sites?pathStyle=yes        | pathStyle \"yes\" is neither true nor false",
        "s3://sites?endpoint=localhost   | endpoint \"localhost\" is not like https://host:port",
        "s3://sites?pathstyle=true       | \"pathstyle=true\" is unknown",
        "s3:// sites                     | is not like s3://bucket/prefix",
        "https://sites                   | is not like s3://bucket/prefix"
      })
  void saysWhatIsWrong(String location, String problem) {
    assertThatThrownBy(() -> S3Settings.parse(location, ENV))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("object store location " + Quoted.of(location))
        .hasMessageContaining(problem);
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertThatThrownBy(() -> S3Settings.parse("s3://A?x=1", Map.of("AWS_ACCESS_KEY_ID", " ")))
        .hasMessageContainingAll(
            "bucket \"A\"", "\"x=1\"", "AWS_ACCESS_KEY_ID is not", "AWS_SECRET_ACCESS_KEY is not");
  }
}
