package kotlin.coroutines;

/**
 * Stands for Kotlin's own type, which is the last parameter of a suspending function.
 *
 * @param <T> the type of the value
 */
public interface Continuation<T> {

}
