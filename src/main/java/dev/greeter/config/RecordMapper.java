package dev.greeter.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * JSON that is valid becomes records: each component has its name for a key, or, where it is
 * unwrapped, keys beside the others. Jackson's {@code ObjectMapper} would do, and load some 400
 * classes at each start.
 */
final class RecordMapper {

  private RecordMapper() {}

  /**
   * Makes a record.
   *
   * @param json the object
   * @param type of the record; components that are not primitive may be null
   */
  static <T> T map(Map<?, ?> json, Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      return type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new))
          .newInstance(Arrays.stream(components).map(it -> component(json, it)).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object component(Map<?, ?> json, RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
        ? map(json, component.getType())
        : value(json.get(component.getName()), component.getGenericType());
  }

  private static Object value(Object json, Type type) {
    if (json == null) {
      return null;
    }
    if (type instanceof ParameterizedType list) {
      List<?> values = json instanceof List<?> several ? several : List.of(json);
      return values.stream().map(it -> value(it, list.getActualTypeArguments()[0])).toList();
    }
    Class<?> simple = (Class<?>) type;
    if (json instanceof Number number) {
      return simple == double.class || simple == Double.class
          ? (Object) number.doubleValue()
          : (Object) number.intValue();
    }
    return simple.isRecord() || simple.isEnum() ? made(json, simple) : json;
  }

  /** By its creator, which takes any JSON; else by name. */
  private static Object made(Object json, Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(JsonCreator.class)) {
        return created(json, method);
      }
    }
    return type.isRecord() ? map((Map<?, ?>) json, type) : constant((String) json, type);
  }

  private static Object created(Object json, Method creator) {
    try {
      creator.setAccessible(true);
      return creator.invoke(null, json);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object constant(String word, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(it -> it.toString().equalsIgnoreCase(word))
        .findAny()
        .orElseThrow();
  }
}
