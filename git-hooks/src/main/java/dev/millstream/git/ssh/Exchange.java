package dev.millstream.git.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/// One command of a client, with its streams. It ends when it has been answered, not when the
/// client goes: a push that was taken in is watched to its end.
final class Exchange implements Command {
  private final Answering answering;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private ExitCallback exit = (code, message, close) -> {};

  /// Answers in the background, and calls [#end].
  @FunctionalInterface
  interface Answering {
    void begin(Exchange exchange, ChannelSession channel, String protocol);
  }

  Exchange(Answering answering) {
    this.answering = answering;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    answering.begin(this, channel, environment.getEnv().getOrDefault("GIT_PROTOCOL", ""));
  }

  @Override
  public void destroy(ChannelSession channel) {
    // what was taken in goes on
  }

  void end(int code) {
    exit.onExit(code);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  OutputStream err() {
    return err;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }
}
