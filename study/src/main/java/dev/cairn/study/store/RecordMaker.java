package dev.cairn.study.store;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Makes a record of the next values, one a column.
///
/// Made once a table: to ask a class for its components costs more than to read a row.
///
/// @param parts what makes those of its components that are records themselves
record RecordMaker(Constructor<?> constructor, List<Optional<RecordMaker>> parts) {
  static RecordMaker of(Class<?> record) {
    List<Class<?>> types = new ArrayList<>();
    List<Optional<RecordMaker>> parts = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      Class<?> type = component.getType();
      types.add(type);
      parts.add(type.isRecord() ? Optional.of(of(type)) : Optional.empty());
    }
    try {
      return new RecordMaker(record.getDeclaredConstructor(types.toArray(Class<?>[]::new)), parts);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(record + " has no canonical constructor", e);
    }
  }

  Object made(Iterator<Object> values) throws ReflectiveOperationException {
    Object[] arguments = new Object[parts.size()];
    for (int i = 0; i < arguments.length; i++) {
      Optional<RecordMaker> part = parts.get(i);
      arguments[i] = part.isPresent() ? part.get().made(values) : values.next();
    }
    return constructor.newInstance(arguments);
  }
}
