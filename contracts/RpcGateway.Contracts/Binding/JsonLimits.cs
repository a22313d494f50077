namespace RpcGateway.Binding;

/// <summary>Limits for reading JSON.</summary>
internal static class JsonLimits
{
    /// <summary>
    /// The deepest nesting that any reader accepts, and the upper bound of the <c>MaxDepth</c> options. A reader of a part of a message
    /// uses it, because the connection has already checked the whole message against its own <c>MaxDepth</c>.
    /// </summary>
    public const int MaxDepth = 1000;
}
