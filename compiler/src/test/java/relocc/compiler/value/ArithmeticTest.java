package relocc.compiler.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.ast.Expr.Operator;

class ArithmeticTest {
  private static final Map<Character, Type> TYPES =
      Map.of('n', Type.NUMBER, 's', Type.SIZE, 'a', Type.ADDRESS, 'v', Type.VIRTUAL);

  /** Rows: left operand; columns n s a v: right operand; - is an error. */
  @ParameterizedTest
  @CsvSource({
    "ADD,n,nnav", "ADD,s,ssav", "ADD,a,aa--", "ADD,v,vv--",
    "SUBTRACT,n,nnss", "SUBTRACT,s,ss--", "SUBTRACT,a,nas-", "SUBTRACT,v,nv-s",
    "MULTIPLY,n,ns--", "MULTIPLY,s,s---", "MULTIPLY,a,----", "MULTIPLY,v,----",
    "DIVIDE,n,nn--", "DIVIDE,s,sn--", "DIVIDE,a,----", "DIVIDE,v,----",
    "REMAINDER,n,nn--", "REMAINDER,s,ss--", "REMAINDER,a,ss--", "REMAINDER,v,ss--",
    "LESS,n,nnnn", "LESS,s,nn--", "LESS,a,n-n-", "LESS,v,n--n",
  })
  void typesGoTogetherAsTheTableSays(Operator operator, char left, String results) {
    String found = "";
    for (char right : "nsav".toCharArray()) {
      Optional<Type> type = Arithmetic.type(operator, TYPES.get(left), TYPES.get(right));
      found +=
          type.map(t -> t.toString().toLowerCase(java.util.Locale.ROOT).substring(0, 1))
              .orElse("-");
    }
    assertEquals(results, found);
  }

  @Test
  void resultsAreExactOrMissing() {
    Random random = new Random(23);
    BigInteger limit = BigInteger.ONE.shiftLeft(64);
    for (int i = 0; i < 20_000; i++) {
      long a = random.nextLong() >>> random.nextInt(64);
      long b = random.nextLong() >>> random.nextInt(64);
      BigInteger x = new BigInteger(Long.toUnsignedString(a));
      BigInteger y = new BigInteger(Long.toUnsignedString(b));
      check(Operator.ADD, a, b, x.add(y), limit);
      check(Operator.SUBTRACT, a, b, x.subtract(y), limit);
      check(Operator.MULTIPLY, a, b, x.multiply(y), limit);
      if (b != 0) {
        check(Operator.DIVIDE, a, b, x.divide(y), limit);
        check(Operator.REMAINDER, a, b, x.mod(y), limit);
      }
    }
  }

  private static void check(Operator operator, long a, long b, BigInteger exact, BigInteger limit) {
    boolean fits = exact.signum() >= 0 && exact.compareTo(limit) < 0;
    Optional<Long> expected = fits ? Optional.of(exact.longValue()) : Optional.empty();
    assertEquals(expected, Arithmetic.result(operator, a, b), a + " " + operator + " " + b);
  }
}
