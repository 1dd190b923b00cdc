package dev.greeter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A client of TLS 1.3 that updates its key whenever it is asked to, and trusts everybody. */
public final class UpdatingPeer implements AutoCloseable {

  /** Longer than any deadline in a test: reaching it is a failure. */
  private static final int TIMEOUT_MS = 30_000;

  private final Socket socket;
  private final Protocol protocol;

  /** Connects; the handshake is done when this returns. */
  public UpdatingPeer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setSoLinger(true, 0);
    protocol = new Protocol(socket);
    protocol.connect(new Client());
  }

  /** Updates its key, and asks the other side to do so too: a record without data each way. */
  public UpdatingPeer update() throws IOException {
    protocol.update();
    return this;
  }

  /** Sends. */
  public UpdatingPeer send(String text) throws IOException {
    protocol.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Reads until the other side ends its output. */
  public String readAll() throws IOException {
    return new String(protocol.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads so many bytes. */
  public String read(int bytes) throws IOException {
    return new String(protocol.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** Closes with RST. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class Protocol extends TlsClientProtocol {

    Protocol(Socket socket) throws IOException {
      super(socket.getInputStream(), socket.getOutputStream());
    }

    void update() throws IOException {
      send13KeyUpdate(true);
    }
  }

  private static final class Client extends DefaultTlsClient {

    Client() {
      super(new BcTlsCrypto());
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.TLSv13.only();
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate certificate) {
          // Whose it is does not matter here.
        }

        @Override
        public TlsCredentials getClientCredentials(CertificateRequest request) {
          return null;
        }
      };
    }
  }
}
