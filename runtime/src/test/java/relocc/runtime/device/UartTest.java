package relocc.runtime.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UartTest {
  /** Model, where its status is, the bit that matters, and what it is when the UART is ready. */
  @ParameterizedTest
  @CsvSource({"PL011, 24, 5, 0", "BYTES_8250, 5, 5, 1", "WORDS_8250, 20, 5, 1"})
  void itSendsWhenItIsReady(Uart.Model model, int status, int bit, int ready) {
    Uart uart = model.create(new Random(1), Integer.MAX_VALUE);
    for (char c : "four words, sent slowly".toCharArray()) {
      int asked = 0;
      while ((uart.load(status) >>> bit & 1) != ready) {
        assertTrue(asked++ < 2000, "it never drains");
      }
      uart.store(0, c | 0x100); // a word, of which a byte is sent
    }
    assertEquals("four words, sent slowly", uart.text());
  }

  @ParameterizedTest
  @CsvSource({"PL011, 24, 5, 1", "BYTES_8250, 5, 5, 0", "WORDS_8250, 20, 5, 0"})
  void itIsFullForEver(Uart.Model model, int status, int bit, int full) {
    Uart uart = model.create(new Random(1), 0);
    for (int i = 0; i < 3000; i++) {
      assertEquals(full, uart.load(status) >>> bit & 1);
      uart.store(0, '!');
    }
    assertEquals("", uart.text());
  }

  /** Who does not ask loses characters, and who writes elsewhere sends none. */
  @ParameterizedTest
  @CsvSource({"PL011, 4", "BYTES_8250, 1", "WORDS_8250, 4"})
  void charactersAreLost(Uart.Model model, int other) {
    Uart uart = model.create(new Random(1), Integer.MAX_VALUE);
    for (int i = 0; i < 100; i++) {
      uart.store(0, '!');
      uart.store(other, '?');
    }
    assertTrue(uart.text().length() < 100, uart.text());
    assertTrue(!uart.text().contains("?"), uart.text());
  }
}
