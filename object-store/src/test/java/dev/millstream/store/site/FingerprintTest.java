package dev.millstream.store.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which names change with the bytes.
class FingerprintTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/index-B4gV8xTq.js", // Vite
        "/assets/index-B4gV8xTq.js.map",
        "/app-5XQJ4HTA.js", // esbuild
        "/_astro/hoisted.C7x2pQwL.js",
        "/_nuxt/entry.7c0f9a12.css",
        "/_next/static/chunks/main-app.js",
        "/_next/static/media/a34f9d1faa5f3315-s.p.woff2",
        "/_app/immutable/entry/start.js",
        "/static/js/main.4d2b7c1f.chunk.js", // webpack
        "/static/media/logo.6ce24c58023cc2f8fd88fe9d219db6c6.svg",
        "/main.0123456789abcdef0123456789abcdef01234567.min.css",
        "/5f3c2a1b9d8e7f60.js"
      })
  void isAFingerprint(String path) {
    assertThat(Fingerprint.in(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.html",
        "/page.4d2b7c1f.html",
        "/feed.4d2b7c1f.xml",
        "/data.4d2b7c1f.json",
        "/style.css",
        "/app.js",
        "/jquery-3.7.1.min.js",
        "/photo-20240131.jpg",
        "/assets/icon-LinkedIn.svg",
        "/assets/icon-JavaScript.svg",
        "/assets/step-Chapter1.png",
        "/assets/Background2.png",
        "/img/IMG-20240131WA0001.jpg",
        "/img/Screenshot2024January.png",
        "/lib/deadbeef.js",
        "/lib/12345678.js",
        "/lib/bootstrap.bundle.min.js",
        "/files/f47ac10b-58cc-4372-a567-0e02b2c3d479.png",
        "/download/setup-4d2b7c1f.exe",
        "/_nuxt/builds/latest.json",
        "/_astro/readme.txt",
        "/4d2b7c1f",
        "/"
      })
  void isNone(String path) {
    assertThat(Fingerprint.in(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/index-B4gV8xTq.js",
        "/assets/index-CZAnsoT2.js", // a digit at the end, as words have
        "/assets/index-BQk-C80s.css",
        "/assets/index-CqWxRtYu.js.map",
        "/_astro/page.Dw_kQzXy.css"
      })
  void mayBeAFingerprint(String path) {
    assertThat(Fingerprint.maybeIn(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/photo-carousel.png",
        "/assets/shot-20240131.png",
        "/assets/Carousel.js",
        "/assets/page-CZAnsoT2.html",
        "/img/index-CZAnsoT2.png",
        "/index.html"
      })
  void isNoneInAnyReading(String path) {
    assertThat(Fingerprint.maybeIn(path)).isFalse();
  }
}
