namespace Shapes;

[RpcContract("document")]
public interface IDocument : IReadable<Text>, IRemovable
{
    Task<string> TitleAsync();
}

public interface IReadable<T>
{
    Task<T> ReadAsync(T fallback);
}

public interface IRemovable : INamed
{
    Task RemoveAsync();
}

public interface INamed
{
    [RpcMethod("label")]
    Task<string> NameAsync();
}

public sealed record Text(string Value);
