package dev.millstream.store.s3;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.ObjectStoreContract;
import dev.millstream.store.location.ObjectStores;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/// The contract on a Ceph in a container, where there is Docker or podman: over a network of its
/// own, as from another machine.
@Testcontainers(disabledWithoutDocker = true)
class ContainerTest extends ObjectStoreContract {
  private static final int PORT = 7480;
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  @Container
  private static final GenericContainer<?> CEPH =
      new GenericContainer<>(
              new ImageFromDockerfile()
                  .withFileFromClasspath("Dockerfile", resource("Dockerfile"))
                  .withFileFromClasspath("ceph.conf", resource("ceph.conf"))
                  .withFileFromClasspath("start", resource("start")))
          .withCommand(
              RadosGateway.CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
              RadosGateway.CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"))
          .withExposedPorts(PORT)
          .waitingFor(Wait.forHttp("/").withStartupTimeout(Duration.ofMinutes(2)));

  @TempDir Path disk;

  private String prefix = "";

  @BeforeAll
  static void makeBucket() throws MinioException {
    RadosGateway.makeBucket(endpoint());
  }

  @Override
  protected ObjectStore openStore() throws IOException {
    if (prefix.isEmpty()) {
      prefix = "test/" + PREFIXES.incrementAndGet();
    }
    return ObjectStores.open(
        RadosGateway.location(endpoint(), prefix), disk, RadosGateway.CREDENTIALS);
  }

  private static String endpoint() {
    return "http://%s:%d".formatted(CEPH.getHost(), CEPH.getMappedPort(PORT));
  }

  private static String resource(String name) {
    return ContainerTest.class.getPackageName().replace('.', '/') + "/" + name;
  }
}
