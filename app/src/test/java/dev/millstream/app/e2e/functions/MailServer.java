package dev.millstream.app.e2e.functions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A mail server that keeps what it is given; it turns the first mail to `later@…` away for now,
/// and knows nobody called `unknown@…`.
final class MailServer implements AutoCloseable {
  private final ServerSocket listener;
  private final BlockingQueue<Mail> taken = new LinkedBlockingQueue<>();
  private final AtomicInteger turnedAway = new AtomicInteger();

  /// A mail's envelope, and its lines with their ends as they came.
  record Mail(String login, String from, List<String> to, String text) {}

  MailServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "smtp://ada:p%40ss@127.0.0.1:" + listener.getLocalPort();
  }

  Mail next() throws InterruptedException {
    var mail = taken.poll(30, TimeUnit.SECONDS);
    if (mail == null) {
      throw new AssertionError("no mail came");
    }
    return mail;
  }

  boolean isEmpty() {
    return taken.isEmpty();
  }

  private void accept() {
    try {
      while (true) {
        var socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket;
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
      say(socket, "220 here");
      var login = "";
      var from = "";
      var to = new ArrayList<String>();
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("EHLO")) {
          say(socket, "250-here\r\n250-AUTH PLAIN\r\n250 8BITMIME");
        } else if (line.startsWith("AUTH PLAIN ")) {
          login = line.substring("AUTH PLAIN ".length());
          say(socket, "235 welcome");
        } else if (line.startsWith("MAIL FROM:")) {
          from = line;
          say(socket, "250 ok");
        } else if (line.startsWith("RCPT TO:<unknown@")) {
          say(socket, "550 nobody of that name");
        } else if (line.startsWith("RCPT TO:<later@") && turnedAway.getAndIncrement() == 0) {
          say(socket, "451 come again");
        } else if (line.startsWith("RCPT TO:")) {
          to.add(line.substring("RCPT TO:".length()));
          say(socket, "250 ok");
        } else if (line.equals("DATA")) {
          say(socket, "354 go on");
          taken.add(new Mail(login, from, List.copyOf(to), text(in)));
          say(socket, "250 kept");
        } else {
          say(socket, "221 bye");
        }
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private static String text(BufferedReader in) throws IOException {
    var text = new StringBuilder();
    for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      text.append(line.startsWith("..") ? line.substring(1) : line).append('\n');
    }
    return text.toString();
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
