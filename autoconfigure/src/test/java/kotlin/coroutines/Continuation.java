package kotlin.coroutines;

/**
 * Stands for Kotlin's own: it is the last parameter of a suspending function.
 *
 * @param <T> the type of the value
 */
public interface Continuation<T> {

}
