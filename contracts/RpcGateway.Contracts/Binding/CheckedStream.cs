using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RpcGateway.Binding;

/// <summary>A stream among the arguments of a call that ends with an error at the first item with a fault.</summary>
internal static class CheckedStream
{
    /// <param name="items">The stream.</param>
    /// <param name="check">The check of each item.</param>
    /// <param name="method">The called method. The stream may be read after the call has ended, so the call itself is not used.</param>
    /// <param name="parameter">The name of the parameter.</param>
    /// <param name="options">The options with which the items are read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<T> Create<T>(
        IAsyncEnumerable<T> items,
        RpcItemCheck<T> check,
        RpcMethodDescriptor method,
        string parameter,
        JsonSerializerOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var index = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Check(item, index);
            yield return item;
            index++;
        }

        void Check(T item, long index)
        {
            var faults = new RpcArgumentFaults(method, options);
            check(ref faults, item);
            if (faults.Count > 0)
            {
                faults.Prefix(0, string.Create(CultureInfo.InvariantCulture, $"{parameter}[{index}]"));
                faults.ThrowIfAny();
            }
        }
    }
}
