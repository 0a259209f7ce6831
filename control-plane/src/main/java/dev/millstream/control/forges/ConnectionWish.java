package dev.millstream.control.forges;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What repository a project shall follow, as it was typed.
public record ConnectionWish(
    @Nullable String url,
    @Nullable String forge,
    @Nullable String branch,
    @Nullable String token,
    @JsonProperty("api_url") @Nullable String apiUrl,
    @JsonProperty("build_forks") boolean forks,
    @JsonProperty("keep_previews") boolean keepsPreviews) {}
