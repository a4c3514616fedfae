package relocc.runtime.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UartTest {
  /** Model, where its status is and how long, the bit that matters, and what it is when ready. */
  @ParameterizedTest
  @CsvSource({"PL011, 24, 4, 5, 0", "BYTES_8250, 5, 1, 5, 1", "WORDS_8250, 20, 4, 5, 1"})
  void itSendsWhenItIsReady(Uart.Model model, int status, int size, int bit, int ready) {
    Uart uart = model.create(new Random(1), Integer.MAX_VALUE);
    for (char c : "four words, sent slowly".toCharArray()) {
      int asked = 0;
      while ((uart.load(status, size) >>> bit & 1) != ready) {
        assertTrue(asked++ < 2000, "it never drains");
      }
      uart.store(0, size, c | 0x100); // a word, of which a byte is sent
    }
    assertEquals("four words, sent slowly", uart.text());
  }

  @ParameterizedTest
  @CsvSource({"PL011, 24, 4, 5, 1", "BYTES_8250, 5, 1, 5, 0", "WORDS_8250, 20, 4, 5, 0"})
  void itIsFullForEver(Uart.Model model, int status, int size, int bit, int full) {
    Uart uart = model.create(new Random(1), 0);
    for (int i = 0; i < 3000; i++) {
      assertEquals(full, uart.load(status, size) >>> bit & 1);
      uart.store(0, size, '!');
    }
    assertEquals("", uart.text());
  }

  /** Who does not ask loses characters, and who writes elsewhere sends none. */
  @ParameterizedTest
  @CsvSource({"PL011, 4, 4", "BYTES_8250, 1, 1", "WORDS_8250, 4, 4"})
  void charactersAreLost(Uart.Model model, int other, int size) {
    Uart uart = model.create(new Random(1), Integer.MAX_VALUE);
    for (int i = 0; i < 100; i++) {
      uart.store(0, size, '!');
      uart.store(other, size, '?');
    }
    assertTrue(uart.text().length() < 100, uart.text());
    assertTrue(!uart.text().contains("?"), uart.text());
  }

  /** Model, where its status is, and how long an access is that takes no register of it. */
  @ParameterizedTest
  @CsvSource({"BYTES_8250, 5, 4", "WORDS_8250, 20, 1", "WORDS_8250, 5, 4", "BYTES_8250, 20, 1"})
  void otherAccessesSayAndSendNothing(Uart.Model model, int status, int size) {
    Uart uart = model.create(new Random(1), Integer.MAX_VALUE);
    for (int i = 0; i < 3000; i++) {
      assertEquals(0, uart.load(status, size));
      uart.store(i % 2 == 0 ? 0 : status, model == Uart.Model.BYTES_8250 ? 4 : 1, '!');
    }
    assertEquals("", uart.text());
  }

  /** Two in a page: each has what lies from its own base on. */
  @Test
  void theNearestDeviceAnswers() {
    Devices devices = new Devices();
    Uart first = Uart.Model.PL011.create(new Random(1), 0);
    Uart second = Uart.Model.PL011.create(new Random(2), 0);
    devices.add(0x3f21_5040L, first);
    devices.add(0x3f21_5000L, second);
    assertEquals(0x3f21_5000L, devices.at(0x3f21_503fL).orElseThrow().base());
    assertEquals(0x3f21_5040L, devices.at(0x3f21_5054L).orElseThrow().base());
    assertTrue(devices.has(0x3f21_5fffL) && !devices.has(0x3f21_6000L));
    assertTrue(!devices.has(0x3f21_4fffL) && devices.at(0).isEmpty());
  }
}
