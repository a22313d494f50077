using System.Text.Json.Serialization;

namespace Documented;

/// <summary>
/// A shop. It sells
/// what it has; see <see cref="Order.Lines"/>.
/// </summary>
/// <remarks>
/// <para>First <b>paragraph</b>.</para>
/// <para>Second one, with a <see href="https://example.com/">link</see>.</para>
/// </remarks>
[RpcContract("shop", Callback = typeof(IShopCallback))]
public interface IShop : IShelf
{
    /// <summary>Buys <paramref name="count"/> things, or <see langword="null"/>.</summary>
    /// <param name="order">What to <c>buy</c>.</param>
    /// <param name="count">How many.</param>
    /// <param name="progress">Hears of it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The <see cref="Page{T}"/> of orders.</returns>
    /// <exception cref="RpcException">Not read.</exception>
    [RpcError(1, "It is sold \"out\".", DataType = typeof(SoldOut))]
    [RpcError(2, "It is not for sale.")]
    [RpcExample("by position", """[{"lines":[]}]""", Result = """{"items":[]}""")]
    [RpcExample("by name", """{"order":{"lines":[]},"count":2}""")]
    Task<Page<Order>?> BuyAsync(
        Order order,
        int count = 1,
        IProgress<string?>? progress = null,
        CancellationToken cancellationToken = default);

    /** <summary>In a block,
      * with stars.</summary>
      * <param name="animal">Which.</param>
      */
    Task<Animal> FindAsync(Animal? animal = null, Color color = Color.Green);

    /// <summary>
    /// A list:
    /// <list type="bullet">
    /// <item><description>one</description></item>
    /// <item><term>two</term><description>the second</description></item>
    /// </list>
    /// and code:
    /// <code>
    ///     if (true)
    ///     {
    ///         Run();
    ///     }
    /// </code>
    /// </summary>
    [Obsolete("Use the other one.")]
    IAsyncEnumerable<string?> ListAsync();

    // No documentation.
    //// Nor this.
    /// <summary>Broken & not XML.</summary>
    void Forget();
}

/// <summary>What a shop tells.</summary>
[RpcContract("shopCallback")]
public interface IShopCallback
{
    /// <inheritdoc cref="IShelf.PutAsync"/>
    void Put(string name);
}

public interface IShelf
{
    /// <summary>Puts something on the shelf.</summary>
    /// <param name="name">Its name.</param>
    Task PutAsync(string name);
}

/// <summary>An order.</summary>
/// <param name="Lines">Its lines.</param>
public sealed record Order(IReadOnlyList<Line> Lines)
{
    /// <summary>When it came.</summary>
    public DateTimeOffset Time { get; init; }

    [JsonInclude]
    internal string Secret { get; init; } = "";

    /// <summary>Nobody sees it.</summary>
    internal string Hidden { get; init; } = "";
}

/// <inheritdoc cref="Order"/>
/// <param name="Of">The order that it belongs to.</param>
public sealed record Line(Order? Of);

/// <summary>A page.</summary>
/// <typeparam name="T">What it has.</typeparam>
public sealed class Page<T>
{
    /// <summary>What it has.</summary>
    public List<T> Items { get; init; } = [];
}

/// <summary>An animal.</summary>
[JsonDerivedType(typeof(Cat), "cat")]
public abstract class Animal : INamed
{
    /// <inheritdoc/>
    public string Name { get; init; } = "";
}

public interface INamed
{
    /// <summary>How it is called.</summary>
    string Name { get; }
}

/// <summary>A cat.</summary>
public sealed class Cat : Animal
{
    /// <summary>How many it has left.</summary>
    [JsonInclude]
    public int Lives;
}

/// <summary>A colour.</summary>
public enum Color
{
    /// <summary>Like blood.</summary>
    Red,
    /// <summary>Like grass.</summary>
    Green,
    Blue,
}

/// <summary>The data of an error.</summary>
/// <param name="Left">What is left.</param>
public sealed record SoldOut(int Left);
