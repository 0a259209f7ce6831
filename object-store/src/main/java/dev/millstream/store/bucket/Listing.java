package dev.millstream.store.bucket;

import io.minio.ListObjectsV2Args;
import io.minio.MinioAsyncClient;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is below a prefix, a page of 1,000 keys at a time; every page is asked for again if need
/// be.
final class Listing implements Iterator<Item> {
  private final MinioAsyncClient client;
  private final Attempts attempts;
  private final Question question;
  private final ArrayDeque<Item> page = new ArrayDeque<>();
  private @Nullable String token;
  private boolean ended;

  Listing(MinioAsyncClient client, Attempts attempts, Question question) {
    this.client = client;
    this.attempts = attempts;
    this.question = question;
  }

  @Override
  public boolean hasNext() {
    while (page.isEmpty() && !ended) {
      try {
        ask();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return !page.isEmpty();
  }

  @Override
  public Item next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.remove();
  }

  /// Asks for the next page.
  void ask() throws IOException {
    var args =
        ListObjectsV2Args.builder()
            .bucket(question.bucket())
            .prefix(question.prefix())
            .delimiter(question.flat() ? "/" : "")
            .maxKeys(question.keysMax());
    if (token == null) {
      question.after().ifPresent(args::startAfter);
    } else {
      args.continuationToken(token);
    }
    var asked = args.build();
    var result = attempts.call(question.what(), () -> client.listObjectsV2(asked).join().result());
    page.addAll(result.contents());
    for (var folder : result.commonPrefixes()) {
      page.add(folder.toItem());
    }
    token = result.nextContinuationToken();
    ended = !result.isTruncated();
  }

  /// What to list; one level of it if `flat`. `what` begins the message of a fault.
  record Question(
      String what,
      String bucket,
      String prefix,
      Optional<String> after,
      boolean flat,
      int keysMax) {}
}
