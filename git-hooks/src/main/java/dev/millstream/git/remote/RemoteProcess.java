package dev.millstream.git.remote;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;

/// A command on the other side, as JGit wants to see it.
final class RemoteProcess extends Process {
  private final ChannelExec channel;
  private final RemoteLimits limits;
  private final InputStream output;

  RemoteProcess(ChannelExec channel, RemoteLimits limits) {
    this.channel = channel;
    this.limits = limits;
    this.output = SentBytes.capped(channel.getInvertedOut(), limits.bytesMax());
  }

  @Override
  public OutputStream getOutputStream() {
    return channel.getInvertedIn();
  }

  @Override
  public InputStream getInputStream() {
    return output;
  }

  @Override
  public InputStream getErrorStream() {
    return channel.getInvertedErr();
  }

  @Override
  public int waitFor() {
    channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), limits.waitMax());
    return exitValue();
  }

  @Override
  public int exitValue() {
    var status = channel.getExitStatus();
    return status == null ? -1 : status;
  }

  @Override
  public void destroy() {
    channel.close(true);
  }
}
