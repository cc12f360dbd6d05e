// The OpenSSL part of Asio (BOOST_ASIO_SEPARATE_COMPILATION); the rest of Asio is in base.
#include <boost/asio/ssl/impl/src.hpp>
