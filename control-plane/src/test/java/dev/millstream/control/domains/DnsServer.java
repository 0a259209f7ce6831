package dev.millstream.control.domains;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A small DNS server on loopback: TXT and A records from a map, keyed `TYPE name`.
final class DnsServer implements AutoCloseable {
  final Map<String, String> records = new ConcurrentHashMap<>();
  private final DatagramSocket socket;

  DnsServer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    var buffer = new byte[512];
    while (!socket.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        var answer = answer(buffer);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        return;
      }
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    var name = new StringBuilder();
    var at = 12;
    while (query[at] != 0) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
      at += query[at] + 1;
    }
    var type = query[at + 2];
    var record = records.get((type == 16 ? "TXT " : type == 1 ? "A " : "? ") + name);
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(record == null ? 0x8183 : 0x8180);
    out.writeShort(1);
    out.writeShort(record == null ? 0 : 1);
    out.writeInt(0);
    out.write(query, 12, at + 5 - 12);
    if (record != null) {
      out.writeShort(0xc00c);
      out.writeShort(type);
      out.writeShort(1);
      out.writeInt(1);
      if (type == 16) {
        out.writeShort(record.length() + 1);
        out.writeByte(record.length());
        out.writeBytes(record);
      } else {
        out.writeShort(4);
        out.write(InetAddress.getByName(record).getAddress());
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
