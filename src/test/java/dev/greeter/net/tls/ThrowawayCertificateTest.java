package dev.greeter.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

class ThrowawayCertificateTest {

  @Test
  void isValidAndSignedWithItsOwnKey() throws GeneralSecurityException {
    ThrowawayCertificate made = ThrowawayCertificate.make();

    assertThatCode(made.certificate()::checkValidity).doesNotThrowAnyException();
    assertThatCode(() -> made.certificate().verify(made.certificate().getPublicKey()))
        .doesNotThrowAnyException();
    assertThat(made.certificate().getSubjectX500Principal()).hasToString("CN=warm-up");
  }

  @Test
  void isAnotherEachTime() throws GeneralSecurityException {
    assertThat(ThrowawayCertificate.make().key()).isNotEqualTo(ThrowawayCertificate.make().key());
  }
}
