package relocc.junit;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import relocc.api.Bench;
import relocc.api.CompilationException;
import relocc.api.Options;
import relocc.api.Relocc;
import relocc.api.Stub;

/** Compiles the plan that {@link Plan} names, once for a test class, and hands it to tests. */
public final class ReloccExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace COMPILED =
      ExtensionContext.Namespace.create(ReloccExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext context, ExtensionContext test) {
    Class<?> type = context.getParameter().getType();
    return type == Stub.class || type == Bench.class;
  }

  @Override
  public Object resolveParameter(ParameterContext context, ExtensionContext test) {
    Parameter parameter = context.getParameter();
    Plan plan =
        AnnotationSupport.findAnnotation(context.getDeclaringExecutable(), Plan.class)
            .or(() -> ofClass(test))
            .orElseThrow(
                () -> new ParameterResolutionException("no @Plan says what " + parameter + " is"));
    Stub stub = compiled(plan, test);
    return parameter.getType() == Stub.class ? stub : stub.bench();
  }

  private static Optional<Plan> ofClass(ExtensionContext test) {
    Optional<ExtensionContext> context = Optional.of(test);
    while (context.isPresent()) {
      Optional<Plan> plan =
          context
              .get()
              .getTestClass()
              .flatMap(type -> AnnotationSupport.findAnnotation(type, Plan.class));
      if (plan.isPresent()) {
        return plan;
      }
      context = context.get().getParent();
    }
    return Optional.empty();
  }

  private static Stub compiled(Plan plan, ExtensionContext test) {
    return test.getRoot()
        .getStore(COMPILED)
        .getOrComputeIfAbsent(plan, ReloccExtension::compile, Stub.class);
  }

  private static Stub compile(Plan plan) {
    try {
      return Relocc.compile(Path.of(plan.value()), options(plan)).stubOrThrow();
    } catch (IOException | CompilationException e) {
      throw new ParameterResolutionException(plan.value() + ": " + e.getMessage(), e);
    }
  }

  private static Options options(Plan plan) {
    Options options = plan.name().isEmpty() ? Options.NONE : Options.NONE.withPlan(plan.name());
    for (String constant : plan.constants()) {
      int equals = constant.indexOf('=');
      if (equals <= 0) {
        throw new ParameterResolutionException("'" + constant + "' is not NAME=VALUE");
      }
      options =
          options.withConstant(
              constant.substring(0, equals).strip(), constant.substring(equals + 1));
    }
    return options;
  }
}
