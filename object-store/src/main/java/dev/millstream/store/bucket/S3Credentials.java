package dev.millstream.store.bucket;

import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// Who we are to the store; never shown.
public sealed interface S3Credentials {
  /// What tells that a container's or a pod's role is to be taken on.
  List<String> ROLE =
      List.of(
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  /// For as long as the process lives.
  record Fixed(String accessKey, String secretKey, Optional<String> sessionToken)
      implements S3Credentials {
    @Override
    public String toString() {
      return "S3Credentials[redacted]";
    }
  }

  /// A file of profiles, which is read again for every request: who renews it renews us.
  record Profile(Path file, String name) implements S3Credentials {}

  /// The role that `env` names, whose temporary credentials are fetched anew before they expire.
  record Role(Map<String, String> env) implements S3Credentials {
    public Role {
      env = Map.copyOf(env);
    }

    @Override
    public String toString() {
      return "S3Credentials[redacted]";
    }
  }

  /// How the SDK asks for them.
  default Provider provider(OkHttpClient http) {
    return switch (this) {
      case Fixed fixed ->
          new StaticProvider(
              fixed.accessKey(), fixed.secretKey(), fixed.sessionToken().orElse(null));
      case Profile profile -> new AwsConfigProvider(profile.file().toString(), profile.name());
      case Role role ->
          new IamAwsProvider(null, http) {
            @Override
            protected @Nullable String getProperty(String name) {
              return role.env().get(name);
            }
          };
    };
  }
}
