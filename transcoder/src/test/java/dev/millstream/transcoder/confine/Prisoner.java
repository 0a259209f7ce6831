package dev.millstream.transcoder.confine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Tries, before it is confined and after, what a process could do that fell into wrong hands, and
/// prints what went. Its arguments are a file that it may read, a folder that it may write, a file
/// of somebody else, and a port at which somebody listens.
final class Prisoner {
  private Prisoner() {}

  @FunctionalInterface
  private interface Deed {
    void run() throws Exception;
  }

  static void main(String[] arguments) throws Exception {
    var own = Path.of(arguments[0]);
    var folder = Path.of(arguments[1]);
    var other = Path.of(arguments[2]);
    var port = Integer.parseInt(arguments[3]);
    var confinement = Confinement.prepare();
    for (var when : List.of("free", "confined")) {
      tell(when, "own file", () -> Files.readString(own));
      tell(when, "own folder", () -> Files.writeString(folder.resolve(when), "made"));
      tell(when, "other file", () -> Files.readString(other));
      tell(when, "other folder", () -> Files.writeString(other.resolveSibling(when), "made"));
      tell(when, "own file changed", () -> Files.writeString(own, "changed"));
      tell(when, "socket", () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
      tell(when, "program", () -> new ProcessBuilder("true").start().waitFor());
      if (when.equals("free")) {
        confinement.enter(List.of(own), Optional.of(folder));
      }
    }
    var there =
        new Thread(() -> tell("started later", "other file", () -> Files.readString(other)));
    there.start();
    there.join();
  }

  private static void tell(String when, String what, Deed deed) {
    try {
      deed.run();
      System.out.println(when + ": " + what);
    } catch (Exception e) {
      if (!(e instanceof IOException)) {
        System.out.println(when + ": " + what + " ended in " + e);
      }
    }
  }
}
