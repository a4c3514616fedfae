package relocc.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Which plan a test is about: its parameters of type {@link relocc.api.Stub} and {@link
 * relocc.api.Bench} are made of it, the bench anew for every parameter. At a method it goes before
 * that at the class. A plan that is wrong fails the test with the messages.
 */
@Documented
@Inherited
@ExtendWith(ReloccExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Plan {
  /** The plan file, relative to the folder that the tests run in: with Maven, the module's. */
  String value();

  /** Which plan of the file; may be empty where there is just one. */
  String name() default "";

  /** Values that replace those of constants: {@code "ROOM=4 MiB"}. */
  String[] constants() default {};
}
