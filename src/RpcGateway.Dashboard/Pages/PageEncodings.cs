namespace RpcGateway.Dashboard.Pages;

/// <summary>The content encodings that a request accepts.</summary>
[Flags]
internal enum PageEncodings
{
    None = 0,
    Gzip = 1,
    Brotli = 2,
}
