namespace Shapes
{
    [RpcContract("types")]
    public interface ITypes
    {
        Task<One.Item> SameNamesAsync(Two.Item item);

        Task<Invoker> FieldNamesAsync(int[] array, int[][] jagged, List<int[]> list);

        Task<Dictionary<string, List<int?>>> GenericsAsync(IReadOnlyList<KeyValuePair<int, string?>> pairs);

        Task<One.Item?> NullablesAsync(One.Item? item, List<string?> texts, List<string> strictTexts);

        Task<Wrapper<string>.Inner> InnerAsync(dynamic anything, List<dynamic> all);

        [Obsolete("Old.")]
        Task<Old> OldAsync(Old old);
    }

    public sealed record Invoker(int Number);

    [Obsolete("Old.")]
    public sealed record Old(int Number);

    public sealed class Wrapper<T>
    {
        public sealed record Inner(T Value);
    }
}

namespace Shapes.One
{
    public sealed record Item(int Number);
}

namespace Shapes.Two
{
    public sealed record Item(int Number);
}
